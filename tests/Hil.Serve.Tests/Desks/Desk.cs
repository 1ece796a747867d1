using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Hil.Serve.Live;
using Hil.Serve.Operating;
using Hil.Serve.Web;

namespace Hil.Serve.Tests.Desks;

/// <summary>A server with its page on free ports of loopback, and a browser's part of it.</summary>
internal sealed class Desk : IAsyncDisposable
{
    public const string Token = "a-token-for-tests";

    private Desk(DeskServer server, WebDesk web)
    {
        (Server, Web) = (server, web);
        Http = new() { BaseAddress = new($"http://127.0.0.1:{web.Listening.EndPoint.Port}"), Timeout = TimeSpan.FromSeconds(30) };
    }

    public DeskServer Server { get; }

    public WebDesk Web { get; }

    public HttpClient Http { get; }

    public IPEndPoint Coap => Server.Listening[0].EndPoint;

    public static async Task<Desk> Open(DeskOptions? options = null, WebOptions? web = null, params string[] observe)
    {
        var server = DeskServer.Open((options ?? new()) with { CoapPort = 0, Observe = [.. observe.Select(Pattern)] });
        try
        {
            return new(server, await WebDesk.Open(server, (web ?? new()) with { Port = 0, Token = Token }));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public static ObservePattern Pattern(string text) => ObservePattern.TryParse(text, out var pattern, out var error) ? pattern : throw new FormatException(error);

    /// <summary>The device as the live state has it.</summary>
    public DeviceView? Device(string endpoint = "desk-device") => Server.Live.Devices().FirstOrDefault(device => device.Endpoint == endpoint);

    /// <summary>Waits until something is so; fails with what was waited for.</summary>
    public async Task Until(string what, Func<bool> condition, int seconds = 15) => Assert.That(
        await Server.Clock.RunUntil(condition, Server.Clock.Now + TimeSpan.FromSeconds(seconds)), Is.True,
        () => $"{what}, but:\n{string.Join('\n', Server.Live.Lines(0, 60).Select(line => $"{line.At} {line.Channel} {line.Text}"))}");

    /// <summary>Asks for an operation as the page does.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> Post(string operation, object body, string? token = Token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/{operation}") { Content = JsonContent.Create(body) };
        return await Send(request, token);
    }

    /// <summary>Uploads a package as the page does.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> Upload(string query, byte[] package)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/firmware?{query}") { Content = new ByteArrayContent(package) };
        return await Send(request, Token);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> Send(HttpRequestMessage request, string? token)
    {
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length > 0 && text[0] == '{' ? JsonSerializer.Deserialize<JsonElement>(text) : default);
    }

    /// <summary>Sends bytes to the page's port as they are, and gives what comes back until the server closes.</summary>
    public async Task<string> Raw(string request, bool waitForClose = true)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Web.Listening.EndPoint.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        int count;
        while ((count = await stream.ReadAsync(buffer, patience.Token)) > 0)
        {
            answer.Append(Encoding.UTF8.GetString(buffer, 0, count));
            if (!waitForClose)
                break;
        }

        return answer.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Web.DisposeAsync();
        await Server.DisposeAsync();
    }
}
