using System.Globalization;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m;
using Hil.Lwm2m.Bootstrap;

namespace Hil.NUnit.Conformance;

/// <summary>A client that conformance cases are put to, wherever it runs: what it said of itself, and what can be asked of it.</summary>
/// <param name="server">The server at which it registers.</param>
/// <param name="clock">The clock of the bench.</param>
/// <param name="timeline">Where everything is written.</param>
/// <param name="endpoint">Its endpoint client name.</param>
public sealed class ClientUnderTest(Lwm2mServer server, BoardClock clock, Timeline timeline, string endpoint)
{
    private readonly Dictionary<Lwm2mPath, IReadOnlyList<string>?> _discovered = [];

    /// <summary>The server at which it registers.</summary>
    public Lwm2mServer Server => server;

    /// <summary>The clock of the bench.</summary>
    public BoardClock Clock => clock;

    /// <summary>Everything that was seen.</summary>
    public Timeline Timeline => timeline;

    /// <summary>Its endpoint client name.</summary>
    public string Endpoint => endpoint;

    /// <summary>How cases about composite operations end, once one of them has found that it has none; null until then.</summary>
    public CaseEndedException? WithoutComposite { get; set; }

    /// <summary>How long it may be away after a restart.</summary>
    public TimeSpan RestartsWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What a bootstrap makes of it; null where the server gives it none.</summary>
    public BootstrapConfiguration? Bootstrap { get; init; }

    /// <summary>A firmware package that it takes and can install; null where none is known.</summary>
    public ConformancePackage? Package { get; init; }

    /// <summary>A firmware package for which it has not enough memory, so that it says so with result 3; null where none is known.</summary>
    public ConformancePackage? ExhaustingPackage { get; init; }

    /// <summary>A firmware package that it takes and cannot install, so that it says so with result 8; null where none is known.</summary>
    public ConformancePackage? FailingPackage { get; init; }

    /// <summary>What can be asked through the registration that holds now; nothing is judged before it is sent, since cases ask what is wrong on purpose.</summary>
    /// <exception cref="NotRegisteredException">It is not registered now.</exception>
    public RegisteredDevice Registered => server.Find(endpoint)?.Unchecked ?? throw new NotRegisteredException(endpoint, "the server knows no registration of it now");

    /// <summary>What it said when it registered or updated last.</summary>
    /// <exception cref="NotRegisteredException">It is not registered now.</exception>
    public Registration Registration => Registered.Registration;

    /// <summary>The LwM2M version with which it registered.</summary>
    public string Version => Registration.Version;

    /// <summary>The instance of the Server object that stands for this server: the first that it lists.</summary>
    public Lwm2mPath ServerAccount => Registration.Objects.FirstOrDefault(path => path.Object == 1 && path.Depth == 2) is { Depth: 2 } listed ? listed : Lwm2mPath.Of(1, 0);

    /// <summary>Whether it speaks this version or a later one.</summary>
    public bool Speaks(string version) => Number(Version) >= Number(version);

    /// <summary>Whether it has a resource, as its Discover of the object instance says; asked once. Where it answers no Discover, whether a Read finds it.</summary>
    public async ValueTask<bool> Has(Lwm2mPath path, CancellationToken ct = default)
    {
        var instance = path.Ancestor(2);
        if (!_discovered.TryGetValue(instance, out var targets))
        {
            var answer = await Registered.Discover(instance, ct: ct);
            targets = answer.IsSuccess ? [.. answer.Links.Select(link => link.Target)] : null;
            _discovered.Add(instance, targets);
        }

        if (targets is null)
            return (await Registered.Read(path, ct: ct)).Code != Coap.Messages.CoapCode.NotFound;
        var wanted = Registration.RootPath + path;
        return targets.Any(target => target == wanted || target == path.ToString());
    }

    /// <inheritdoc cref="RegisteredDevice.Read" />
    public ValueTask<Lwm2mResponse> Read(Lwm2mPath path, ContentFormat? accept = null, CancellationToken ct = default) => Registered.Read(path, accept, ct: ct);

    /// <inheritdoc cref="RegisteredDevice.Write(Lwm2mPath, Lwm2mValue, ContentFormat?, CancellationToken)" />
    public ValueTask<Lwm2mResponse> Write(Lwm2mPath path, Lwm2mValue value, ContentFormat? format = null, CancellationToken ct = default) =>
        Registered.Write(path, value, format, ct: ct);

    /// <inheritdoc cref="RegisteredDevice.Execute" />
    public ValueTask<Lwm2mResponse> Execute(Lwm2mPath path, string? arguments = null, CancellationToken ct = default) => Registered.Execute(path, arguments, ct: ct);

    /// <inheritdoc cref="RegisteredDevice.Discover" />
    public ValueTask<Lwm2mResponse> Discover(Lwm2mPath path, CancellationToken ct = default) => Registered.Discover(path, ct: ct);

    /// <inheritdoc cref="RegisteredDevice.WriteAttributes" />
    public ValueTask<Lwm2mResponse> WriteAttributes(Lwm2mPath path, Lwm2mAttributes attributes, CancellationToken ct = default) =>
        Registered.WriteAttributes(path, attributes, ct: ct);

    /// <summary>Waits until it is registered.</summary>
    /// <exception cref="DeviceTimeoutException">It is not, in time.</exception>
    public ValueTask<RegisteredDevice> IsRegistered(TimeSpan within, CancellationToken ct = default) => server.WaitForRegistration(endpoint, within, ct);

    /// <summary>A place on the timeline: what comes later comes after it.</summary>
    public int Mark => timeline.Count;

    /// <summary>Waits for an entry that came after a mark.</summary>
    /// <returns>The first that matches, or null where none came in time.</returns>
    public async ValueTask<TEntry?> Find<TEntry>(int mark, TimeSpan within, Func<TEntry, bool> matches, CancellationToken ct = default) where TEntry : TimelineEntry
    {
        TEntry? found = null;
        var next = mark;
        await clock.RunUntil(
            () =>
            {
                for (; found is null && next < timeline.Count; next++)
                    found = timeline[next] is TEntry entry && matches(entry) ? entry : null;
                return found is not null;
            },
            clock.Now + within,
            ct);
        return found;
    }

    private static double Number(string version) => double.TryParse(version, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : 1.0;
}
