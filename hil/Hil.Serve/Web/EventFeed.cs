using System.Buffers;
using System.Text.Json;
using Hil.Serve.Live;
using Microsoft.AspNetCore.Http;

namespace Hil.Serve.Web;

/// <summary>Tells pages what changes, as server-sent events (WHATWG HTML §9.2): all of it first, then what is new, at most ten times a second.</summary>
internal sealed class EventFeed(DeskServer desk, int mostFollowers, CancellationToken closing)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private int _followers;

    /// <summary>Serves one follower until he goes or the server is closed.</summary>
    public async Task Follow(HttpContext http)
    {
        if (Interlocked.Increment(ref _followers) > mostFollowers)
        {
            Interlocked.Decrement(ref _followers);
            await RequestGuard.Refuse(http, StatusCodes.Status503ServiceUnavailable, $"{mostFollowers} pages follow already: close one.");
            return;
        }

        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, closing);
            http.Response.ContentType = "text/event-stream; charset=utf-8";
            await Tell(http.Response, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // He went, or the server is being closed.
        }
        catch (IOException)
        {
            // He went while something was being told.
        }
        finally
        {
            Interlocked.Decrement(ref _followers);
        }
    }

    private async Task Tell(HttpResponse response, CancellationToken stop)
    {
        var buffer = new ArrayBufferWriter<byte>();
        long revision = 0, line = 0;
        var changed = true;
        while (true)
        {
            buffer.ResetWrittenCount();
            if (changed)
            {
                buffer.Write("data: "u8);
                using (var json = new Utf8JsonWriter(buffer))
                    (revision, line) = LiveJson.WriteChanges(json, desk, revision, line);
            }
            else
            {
                buffer.Write(": still here"u8);
            }

            buffer.Write("\n\n"u8);
            await response.BodyWriter.WriteAsync(buffer.WrittenMemory, stop);
            await response.BodyWriter.FlushAsync(stop);

            // Changes that come in bursts are told together.
            await desk.Clock.RunUntil(static () => false, desk.Clock.Now + Pause, stop);
            changed = await desk.Clock.RunUntil(() => desk.Live.Revision > revision || desk.Live.LastLine > line, desk.Clock.Now + Heartbeat, stop);
        }
    }
}
