using System.Net;
using System.Net.Sockets;
using Hil.Serve.Network;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Hil.Serve.Web;

/// <summary>The web page of a <see cref="DeskServer"/> and the API behind it, which API.md describes.</summary>
public sealed class WebDesk : IAsyncDisposable
{
    // Enough for every operation but the upload of a package, which has its own limit.
    private const int MostBodyBytes = 64 << 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly AccessToken _token;

    private readonly CancellationTokenSource _closing;
    private bool _closed;

    private WebDesk(WebApplication app, AccessToken token, CancellationTokenSource closing) => (_app, _token, _closing) = (app, token, closing);

    /// <summary>Where the page is.</summary>
    public Listening Listening { get; private set; } = null!;

    /// <summary>The word that opens write operations.</summary>
    public string Token => _token.Text;

    /// <summary>The page with the token behind the <c>#</c>, which browsers do not send: to be opened by who started the server.</summary>
    public string Link => $"http://{(Listening.EndPoint.Address.Equals(IPAddress.Any) ? new(IPAddress.Loopback, Listening.EndPoint.Port) : Listening.EndPoint)}/#token={_token.Text}";

    /// <summary>Opens the page.</summary>
    /// <param name="desk">What it shows.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="ServeException">The port cannot be opened, or the token is too short.</exception>
    public static async Task<WebDesk> Open(DeskServer desk, WebOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(desk);
        ArgumentNullException.ThrowIfNull(options);
        var token = new AccessToken(options.Token);
        var page = new Page();
        // Empty: no configuration from files or the environment, no log, no signal handling of its own.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = Patience);
        var app = builder.Build();
        var guard = new RequestGuard(token, options, page.ContentPolicy);
        app.Use(guard.Judge);
        app.UseRouting();
        app.MapGet("/", (HttpContext http) =>
        {
            http.Response.ContentType = "text/html; charset=utf-8";
            return http.Response.Body.WriteAsync(page.Html, http.RequestAborted).AsTask();
        });
        var closing = CancellationTokenSource.CreateLinkedTokenSource(desk.Closing);
        new Api(desk, guard, options, closing.Token).Map(app);
        app.MapFallback((HttpContext http) => RequestGuard.Refuse(http, StatusCodes.Status404NotFound, "There is nothing of that name: the page is /, the API is described in API.md."));
        var web = new WebDesk(app, token, closing);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            await app.DisposeAsync();
            closing.Dispose();
            throw Listening.Explain("http", new(options.Bind, options.Port), error);
        }

        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        web.Listening = new("http", new(options.Bind, address.Port));
        return web;
    }

    /// <summary>Closes the page; those who follow are let go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closed)
            return;
        _closed = true;
        // First, since those who follow would not go by themselves.
        await _closing.CancelAsync();
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        _closing.Dispose();
    }

    private static void Configure(KestrelServerOptions kestrel, WebOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(options.Bind, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = MostBodyBytes;
        limits.MaxConcurrentConnections = 128;
        limits.MaxRequestHeadersTotalSize = 16 << 10;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.MinRequestBodyDataRate = new(bytesPerSecond: 240, options.BodyGrace);
    }
}
