using System.Diagnostics;
using System.Text;

namespace Hil.Coap.Tests.Dtls;

/// <summary>A program that is talked to while it runs, and that is ended with this.</summary>
public sealed class Conversation : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly StringBuilder _heard = new();
    private readonly SemaphoreSlim _more = new(0);

    public Conversation(string program, params IEnumerable<string> arguments)
    {
        _process = Tool.Start(program, arguments);
        _ = Listen(_process.StandardOutput);
        _ = Listen(_process.StandardError);
    }

    /// <summary>All that it has written so far, to both of its outputs.</summary>
    public string Heard
    {
        get
        {
            lock (_heard)
                return _heard.ToString();
        }
    }

    public async Task Say(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until it has written something.</summary>
    /// <returns>Whether it did, before it ended or patience did.</returns>
    public async Task<bool> Hears(string text)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        var outputs = 2;
        while (!Heard.Contains(text, StringComparison.Ordinal))
        {
            try
            {
                await _more.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                return false;
            }

            if (_process.HasExited && --outputs < 0)
                return Heard.Contains(text, StringComparison.Ordinal);
        }

        return true;
    }

    public void Dispose()
    {
        Tool.Stop(_process);
        _process.Dispose();
    }

    private async Task Listen(StreamReader output)
    {
        var buffer = new char[1024];
        while (true)
        {
            int read;
            try
            {
                read = await output.ReadAsync(buffer);
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
            {
                read = 0;
            }

            lock (_heard)
                _heard.Append(buffer, 0, read);
            _more.Release();
            if (read == 0)
                return;
        }
    }
}
