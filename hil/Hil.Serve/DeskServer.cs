using System.Net;
using Hil.Coap.Dtls;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m;
using Hil.Lwm2m.Model;
using Hil.Serve.Boards;
using Hil.Serve.Exports;
using Hil.Serve.Live;
using Hil.Serve.Network;
using Hil.Serve.Operating;

namespace Hil.Serve;

/// <summary>The test LwM2M server on sockets of this machine, with what people at a desk want of it: a live view, operations, export.</summary>
/// <remarks>Safe for many threads. All its timers run on the system's board clock.</remarks>
public sealed class DeskServer : IAsyncDisposable
{
    private readonly DeskOptions _options;
    private readonly List<IDatagramLink> _links = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly ExportFolder? _export;
    private readonly AutoObserver _observer;
    private bool _closed;

    private DeskServer(DeskOptions options)
    {
        _options = options;
        Live = new(options);
        Timeline = new() { MostKept = options.MostEntries, MostBytes = options.MostEntryBytes };
        // Before the clock, which wakes those who wait for a change: what they look at must have changed by then.
        Timeline.Appended += Live.Take;
        Clock = new SystemBoardClock(Timeline, options.Time);
        Began = Clock.GetUtcNow() - (Clock.Now - BoardTime.Zero);
        try
        {
            if (options.ExportFolder is { } folder)
            {
                _export = ExportFolder.Open(folder, Model, Began, Timeline.Secrets);
                Timeline.Appended += _export.Take;
            }

            if (options.CoapPort is { } port)
                Listen("coap", new(options.Bind, port));
            if (options is { CoapsPort: { } securePort, Credentials: not null })
                Listen("coaps", new(options.Bind, securePort));
            if (_links.Count == 0)
                throw new ServeException("At least one of coap:// and coaps:// was expected to be opened, found neither. coaps:// needs --credentials FILE.");
            Server = new(_links, Clock, Timeline, options.Lwm2m with
            {
                MostNotifications = options.MostNotifications,
                EndpointNames = options.Credentials?.EndpointNames ?? options.Lwm2m.EndpointNames,
            });
            Server.Bootstrap.ForAll = options.BootstrapForAll;
            foreach (var (endpoint, configuration) in options.Bootstrap)
                Server.Bootstrap.Offer(endpoint, configuration);
        }
        catch
        {
            foreach (var link in _links)
                link.Dispose();
            Clock.Dispose();
            throw;
        }

        Operator = new(Server, Model);
        Firmware = new(Server, Operator, Live, Clock, Timeline, AuthorityFor, _closing.Token);
        _observer = new(Operator, options.Observe, Model, Clock, Timeline, _closing.Token);
        Timeline.Appended += _observer.Take;
    }

    /// <summary>The clock, which is the system's.</summary>
    public SystemBoardClock Clock { get; }

    /// <summary>What happened lately; the oldest is forgotten, see <see cref="DeskOptions.MostEntries"/> and <see cref="DeskOptions.MostEntryBytes"/>.</summary>
    public Timeline Timeline { get; }

    /// <summary>The civil time at board time zero.</summary>
    public DateTimeOffset Began { get; }

    /// <summary>The LwM2M server.</summary>
    public Lwm2mServer Server { get; }

    /// <summary>What is going on.</summary>
    public LiveState Live { get; }

    /// <summary>Does what a person asks of a device.</summary>
    public Operator Operator { get; }

    /// <summary>Updates firmware.</summary>
    public FirmwareDesk Firmware { get; }

    /// <summary>Names, types and units.</summary>
    public ObjectModel Model => _options.Lwm2m.Model;

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<Listening> Listening { get; private set; } = [];

    /// <summary>The emulated board that is on the desk, if there is one.</summary>
    public PacedBoard? Board { get; internal set; }

    /// <summary>The folder that takes what happens, or null.</summary>
    public string? ExportPath => _export?.Path;

    /// <summary>What went wrong with the export, in one line; null where nothing did.</summary>
    public string? ExportFault => _export switch
    {
        { Fault: { } fault } => $"The export to {_export.Path} ended early: {fault.Message}",
        { Lost: > 0 and var lost } => $"{lost} entries are missing in {_export.Path}: the disk was too slow.",
        _ => null,
    };

    internal CancellationToken Closing => _closing.Token;

    /// <summary>Opens the server.</summary>
    /// <exception cref="ServeException">A port or the export folder cannot be opened; the message is one line.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static DeskServer Open(DeskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new(options);
    }

    /// <summary>What memory holds of what happened, as a ZIP file.</summary>
    public byte[] Export() => ExportArchive.Make(Timeline, LiveJson.Registrations(this), Model, Began);

    /// <summary>Closes everything; the export is complete then.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closed)
            return;
        _closed = true;
        await _closing.CancelAsync();
        if (Board is not null)
            await Board.DisposeAsync();
        // Before the server forgets them.
        var registrations = LiveJson.Registrations(this);
        Timeline.Appended -= _observer.Take;
        Server.Dispose();
        foreach (var link in _links)
            link.Dispose();
        if (_export is not null)
        {
            Timeline.Appended -= _export.Take;
            await _export.DisposeAsync();
            if (_export.Fault is null)
                await File.WriteAllBytesAsync(Path.Combine(_export.Path, ExportFolder.RegistrationsFile), registrations);
        }

        Clock.Dispose();
        _closing.Dispose();
    }

    private void Listen(string scheme, IPEndPoint local)
    {
        var link = Network.Listening.OpenUdp(scheme, local);
        _links.Add(scheme == "coaps"
            ? new TappedSecureLink(new DtlsLink(link, Clock, Timeline, _options.Credentials!.Dtls), Clock, Timeline)
            : new TappedLink(link, Clock, Timeline));
        Listening = [.. Listening, new(scheme, link.LocalEndPoint)];
    }

    // Where a device finds this server's files, as the beginning of a URI.
    private string AuthorityFor(Registration registration)
    {
        var at = Listening.FirstOrDefault(listening => listening.Scheme == (registration.IsSecure ? "coaps" : "coap")) ?? Listening[0];
        if (Board?.ServerAsSeenBy(registration.Peer) is { } seen)
            return $"{at.Scheme}://{seen}";
        if (_options.PullHost is { } host)
            return $"{at.Scheme}://{host}{(host.Contains(':', StringComparison.Ordinal) ? "" : $":{at.EndPoint.Port}")}";
        var address = at.EndPoint.Address;
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            address = Network.Listening.AddressTowards(registration.Peer);
        return $"{at.Scheme}://{new IPEndPoint(address, at.EndPoint.Port)}";
    }
}
