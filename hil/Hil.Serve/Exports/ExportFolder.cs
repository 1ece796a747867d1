using System.Threading.Channels;
using Hil.Core.Timelines;
using Hil.Lwm2m.Model;
using Hil.Signoff.Captures;

namespace Hil.Serve.Exports;

/// <summary>
/// A folder that takes everything that happens, as it happens: <c>timeline.jsonl</c>, <c>datagrams.pcapng</c> and <c>values.csv</c>; and
/// <c>registrations.json</c> at the end. What memory has forgotten is still there.
/// </summary>
/// <remarks>Entries are written on a task of their own, so that a slow disk does not hold up the server; see <see cref="Lost"/>.</remarks>
internal sealed class ExportFolder : IAsyncDisposable
{
    public const string TimelineFile = "timeline.jsonl";
    public const string CaptureFile = "datagrams.pcapng";
    public const string ValuesFile = "values.csv";
    public const string RegistrationsFile = "registrations.json";

    // A disk that falls this far behind would cost more memory than a server may take.
    private const int MostWaiting = 65_536;

    private readonly Channel<TimelineEntry> _waiting = Channel.CreateBounded<TimelineEntry>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly FileStream _timeline;
    private readonly FileStream _capture;
    private readonly FileStream _valuesStream;
    private readonly ValueTable _values;
    private readonly DateTimeOffset _began;
    private readonly Secrets? _secrets;
    private readonly Task _writing;
    private long _lost;

    private ExportFolder(string path, ObjectModel model, DateTimeOffset began, Secrets? secrets)
    {
        _secrets = secrets;
        Path = path;
        _began = began;
        Directory.CreateDirectory(path);
        _timeline = File.Create(System.IO.Path.Combine(path, TimelineFile));
        _capture = File.Create(System.IO.Path.Combine(path, CaptureFile));
        _valuesStream = File.Create(System.IO.Path.Combine(path, ValuesFile));
        _values = new(_valuesStream, model, began);
        PcapngWriter.WriteHeader(_capture);
        _writing = Task.Run(Write);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>How many entries could not be written, since the disk was too slow or failed.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Why writing ended early, or null.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Makes the folder where it is not there, and begins its files anew.</summary>
    /// <exception cref="ServeException">It cannot be written.</exception>
    public static ExportFolder Open(string path, ObjectModel model, DateTimeOffset began, Secrets? secrets = null)
    {
        try
        {
            return new(path, model, began, secrets);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ServeException($"The export folder {path} was expected to be one that can be written: {error.Message.TrimEnd('.')}.", error);
        }
    }

    /// <summary>Takes an entry; never waits.</summary>
    public void Take(TimelineEntry entry)
    {
        if (!_waiting.Writer.TryWrite(entry))
            Interlocked.Increment(ref _lost);
    }

    /// <summary>Writes what still waits, and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writing;
        try
        {
            _values.Dispose();
            await _valuesStream.DisposeAsync();
            await _timeline.DisposeAsync();
            await _capture.DisposeAsync();
        }
        catch (IOException error)
        {
            Fault ??= error;
        }
    }

    /// <summary>The entry as it may leave this machine: with secrets in a packet overwritten.</summary>
    public static TimelineEntry Shown(TimelineEntry entry, Secrets? secrets) =>
        entry is PacketEntry packet && secrets is not null ? packet with { Packet = secrets.Hide(packet.Packet, out _) } : entry;

    private async Task Write()
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync())
            {
                while (_waiting.Reader.TryRead(out var entry))
                {
                    Timeline.WriteJsonLine(Shown(entry, _secrets), _timeline);
                    _values.Write(entry);
                    if (entry is PacketEntry packet)
                        PcapngWriter.WritePacket(packet, _capture, _began, secrets: _secrets);
                }

                // Whenever there is a pause: a server that is killed has lost nothing but the last moment.
                _values.Flush();
                await _valuesStream.FlushAsync();
                await _timeline.FlushAsync();
                await _capture.FlushAsync();
            }
        }
        catch (IOException error)
        {
            Fault = error;
            _waiting.Writer.TryComplete();
            while (_waiting.Reader.TryRead(out _))
                Interlocked.Increment(ref _lost);
        }
    }
}
