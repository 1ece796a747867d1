using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;

namespace Hil.Serve.Tests.Web;

/// <summary>Chromium without a window, driven by its DevTools protocol. What a page complains about is kept.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _asked = new();
    private readonly CancellationTokenSource _closing = new();
    private string? _session;
    private int _number;

    private Browser(Process process, string profile) => (_process, _profile) = (process, profile);

    /// <summary>Errors that the page or the browser reported: exceptions, refused scripts, failed requests.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    public static async Task<Browser> Open(int width = 1440, int height = 1000)
    {
        var program = Tool.Find("chromium", "chromium", "chromium-browser", "google-chrome");
        var profile = Directory.CreateTempSubdirectory("hil-browser-").FullName;
        var process = Tool.Start(
            program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run", "--remote-debugging-port=0",
            $"--user-data-dir={profile}", $"--window-size={width},{height}", "about:blank");
        var browser = new Browser(process, profile);
        try
        {
            await browser.Connect(width, height);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    public async Task Go(string address)
    {
        await Ask("Page.navigate", new { url = address });
        await Until("document.readyState === 'complete'");
    }

    /// <summary>The value of an expression in the page; a promise is awaited.</summary>
    public async Task<JsonElement> Evaluate(string expression)
    {
        var answer = await Ask("Runtime.evaluate", new { expression, awaitPromise = true, returnByValue = true, userGesture = true });
        if (answer.TryGetProperty("exceptionDetails", out var details))
            throw new InvalidOperationException($"{expression}: {details}");
        return answer.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    public async Task<string> Text(string expression) => (await Evaluate(expression)).ToString();

    /// <summary>Waits in the page until an expression holds.</summary>
    public async Task Until(string condition, int seconds = 20)
    {
        var holds = await Evaluate(
            $"new Promise(done => {{ const end = performance.now() + {seconds * 1000}; const look = () => {{ let ok = false; try {{ ok = !!({condition}); }} catch {{ }} "
            + "if (ok) done(true); else if (performance.now() > end) done(false); else setTimeout(look, 50); }; look(); })");
        if (holds.ValueKind != JsonValueKind.True)
            Assert.Fail($"In the page {condition} was expected within {seconds} s. The page says:\n{await Text("document.body.innerText")}\n{string.Join('\n', Complaints)}");
    }

    public Task Emulate(int width, int height, bool dark, bool phone = false) => Task.WhenAll(
        Ask("Emulation.setDeviceMetricsOverride", new { width, height, deviceScaleFactor = 1, mobile = phone }),
        Ask("Emulation.setEmulatedMedia", new { features = new[] { new { name = "prefers-color-scheme", value = dark ? "dark" : "light" } } }));

    public async Task<byte[]> Screenshot(bool whole = false) =>
        Convert.FromBase64String((await Ask("Page.captureScreenshot", new { format = "png", captureBeyondViewport = whole })).GetProperty("data").GetString()!);

    public async Task Press(string key, string code, int number)
    {
        await Ask("Input.dispatchKeyEvent", new { type = "keyDown", key, code, windowsVirtualKeyCode = number, text = key == "Enter" ? "\r" : "" });
        await Ask("Input.dispatchKeyEvent", new { type = "keyUp", key, code, windowsVirtualKeyCode = number });
    }

    /// <summary>Puts a file into a file input.</summary>
    public async Task Choose(string selector, string file)
    {
        var document = await Ask("DOM.getDocument", new { });
        var node = await Ask("DOM.querySelector", new { nodeId = document.GetProperty("root").GetProperty("nodeId").GetInt32(), selector });
        await Ask("DOM.setFileInputFiles", new { files = new[] { file }, nodeId = node.GetProperty("nodeId").GetInt32() });
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _socket.Dispose();
        Tool.Stop(_process);
        _process.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // A process of its own that is slower to go still writes there.
        }
    }

    private async Task Connect(int width, int height)
    {
        const string mark = "DevTools listening on ";
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        string? address = null;
        while (address is null && await _process.StandardError.ReadLineAsync(patience.Token) is { } line)
            address = line.StartsWith(mark, StringComparison.Ordinal) ? line[mark.Length..].Trim() : null;
        Assert.That(address, Is.Not.Null, "chromium said where it is driven from");
        _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null, _closing.Token);
        await _socket.ConnectAsync(new(address!), patience.Token);
        _ = Receive();
        var target = await Ask("Target.createTarget", new { url = "about:blank" });
        _session = (await Ask("Target.attachToTarget", new { targetId = target.GetProperty("targetId").GetString(), flatten = true })).GetProperty("sessionId").GetString();
        foreach (var domain in (string[])["Page", "Runtime", "Log", "DOM"])
            await Ask($"{domain}.enable", new { });
        await Emulate(width, height, dark: false);
    }

    private async Task<JsonElement> Ask(string method, object parameters)
    {
        var number = Interlocked.Increment(ref _number);
        var answer = _asked[number] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = JsonSerializer.SerializeToUtf8Bytes(_session is null || method.StartsWith("Target.", StringComparison.Ordinal)
            ? new { id = number, method, @params = parameters }
            : (object)new { id = number, method, @params = parameters, sessionId = _session });
        await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, _closing.Token);
        return await answer.Task.WaitAsync(Patience, TimeProvider.System);
    }

    private async Task Receive()
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (true)
            {
                using var message = new MemoryStream();
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer.AsMemory(), _closing.Token);
                    message.Write(buffer, 0, part.Count);
                }
                while (!part.EndOfMessage);

                if (part.MessageType == WebSocketMessageType.Close)
                    return;
                Take(JsonSerializer.Deserialize<JsonElement>(message.ToArray()));
            }
        }
        catch (Exception) when (_closing.IsCancellationRequested)
        {
            // Closed.
        }
    }

    private void Take(JsonElement message)
    {
        if (message.TryGetProperty("id", out var id))
        {
            if (!_asked.TryRemove(id.GetInt32(), out var asked))
                return;
            if (message.TryGetProperty("error", out var error))
                asked.SetException(new InvalidOperationException(error.ToString()));
            else
                asked.SetResult(message.GetProperty("result"));
            return;
        }

        var parameters = message.GetProperty("params");
        switch (message.GetProperty("method").GetString())
        {
            case "Runtime.exceptionThrown":
                Complaints.Enqueue(parameters.GetProperty("exceptionDetails").ToString());
                break;
            case "Log.entryAdded" when parameters.GetProperty("entry").GetProperty("level").GetString() == "error":
                Complaints.Enqueue(parameters.GetProperty("entry").GetProperty("text").GetString()!);
                break;
        }
    }
}
