using Hil.Core.Profiles;
using Hil.Lwm2m;
using Hil.Lwm2m.Entries;
using Hil.NUnit.Expectations;

namespace Hil.NUnit.Benches;

/// <summary>The device under test as the server knows it, with what can be expected of it. It stays the same over reboots and registrations.</summary>
public sealed class Device
{
    private readonly Bench _bench;
    private readonly DeviceProfile _profile;

    internal Device(Bench bench)
    {
        (_bench, _profile) = (bench, bench.Profile);
        Lights = new(_profile);
        Firmware = new(bench);
    }

    /// <summary>Its lights.</summary>
    public Lights Lights { get; }

    /// <summary>Its firmware, and how it is updated.</summary>
    public DeviceFirmware Firmware { get; }

    /// <summary>What it said when it registered last.</summary>
    /// <exception cref="NotRegisteredException">It is not registered now.</exception>
    public Registration Registration => Registered.Registration;

    /// <summary>Whether it is registered now.</summary>
    public bool IsRegistered => _bench.Server.Find(_profile.Endpoint) is not null;

    /// <summary>The registration that holds now, and what can be asked through it.</summary>
    /// <exception cref="NotRegisteredException">It is not registered now.</exception>
    public RegisteredDevice Registered =>
        _bench.Server.Find(_profile.Endpoint) ?? throw new NotRegisteredException(_profile.Endpoint, "the server knows no registration of it now");

    /// <inheritdoc cref="RegisteredDevice.Unchecked" />
    /// <exception cref="NotRegisteredException">It is not registered now.</exception>
    public RegisteredDevice Unchecked => Registered.Unchecked;

    /// <summary>It registers, for the first time or anew.</summary>
    public Condition Registers => Changes("registration", RegistrationChange.Registered, RegistrationChange.Replaced);

    /// <summary>It updates its registration.</summary>
    public Condition Updates => Changes("registration update", RegistrationChange.Updated);

    /// <summary>Its registration ends because its lifetime passed without an update.</summary>
    public Condition Expires => Changes("expiry of the registration", RegistrationChange.Expired);

    /// <summary>It ends its registration.</summary>
    public Condition Deregisters => Changes("de-register", RegistrationChange.Deregistered);

    /// <summary>The server sees it at another address, by an update or by its DTLS connection id.</summary>
    public Condition Moves => Condition.Event<RegistrationEntry>(
        $"move of {_profile.Endpoint} to another address", "lwm2m",
        entry => entry.Endpoint == _profile.Endpoint
            && (entry.Change == RegistrationChange.Moved
                || (entry.Change == RegistrationChange.Updated && entry.Detail.Contains("now from", StringComparison.Ordinal))));

    /// <summary>It counts as asleep (queue mode): what it is asked from then on is parked.</summary>
    public Condition Sleeps => Queue("sleep", QueueChange.Sleeps);

    /// <summary>It is heard after it slept (queue mode).</summary>
    public Condition Wakes => Queue("waking", QueueChange.Wakes);

    /// <summary>Its bootstrap begins, ends or is refused.</summary>
    public Condition Bootstraps => Condition.Event<BootstrapEntry>(
        $"bootstrap of {_profile.Endpoint}", "lwm2m", entry => entry.Endpoint == _profile.Endpoint);

    /// <summary>The detector of a pattern.</summary>
    public Detector Detector(PatternClass pattern) => new(pattern);

    /// <summary>The detector of the pattern with that label.</summary>
    /// <exception cref="PatternMissingException">The profile knows no such pattern: the scenario is skipped with that reason.</exception>
    public Detector Detector(string label) => new(_profile.Find(label) ?? throw new PatternMissingException(_profile, label));

    /// <summary>Any resource, for expectations.</summary>
    public Resource Resource(Lwm2mPath path) => new(path);

    /// <inheritdoc cref="RegisteredDevice.Read" />
    public ValueTask<Lwm2mResponse> Read(Lwm2mPath path, ContentFormat? accept = null) => Registered.Read(path, accept);

    /// <inheritdoc cref="RegisteredDevice.Write(Lwm2mPath, Lwm2mValue, ContentFormat?, CancellationToken)" />
    public ValueTask<Lwm2mResponse> Write(Lwm2mPath path, Lwm2mValue value, ContentFormat? format = null) => Registered.Write(path, value, format);

    /// <inheritdoc cref="RegisteredDevice.Execute" />
    public ValueTask<Lwm2mResponse> Execute(Lwm2mPath path, string? arguments = null) => Registered.Execute(path, arguments);

    /// <inheritdoc cref="RegisteredDevice.Discover" />
    public ValueTask<Lwm2mResponse> Discover(Lwm2mPath path) => Registered.Discover(path);

    /// <inheritdoc cref="RegisteredDevice.WriteAttributes" />
    public ValueTask<Lwm2mResponse> WriteAttributes(Lwm2mPath path, Lwm2mAttributes attributes) => Registered.WriteAttributes(path, attributes);

    /// <inheritdoc cref="RegisteredDevice.Observe" />
    public ValueTask<Observation> Observe(Lwm2mPath path, ContentFormat? accept = null) => Registered.Observe(path, accept);

    /// <inheritdoc cref="RegisteredDevice.Observe" />
    public ValueTask<Observation> Observe(Resource resource) => Registered.Observe(resource.Path);

    /// <inheritdoc cref="RegisteredDevice.TriggerUpdate" />
    public ValueTask<Lwm2mResponse> TriggerUpdate(int serverInstance = 0) => Registered.TriggerUpdate(serverInstance);

    /// <inheritdoc cref="RegisteredDevice.Disable" />
    public ValueTask<Lwm2mResponse> Disable(int serverInstance = 0) => Registered.Disable(serverInstance);

    /// <inheritdoc cref="RegisteredDevice.TriggerBootstrap" />
    public ValueTask<Lwm2mResponse> TriggerBootstrap(int serverInstance = 0) => Registered.TriggerBootstrap(serverInstance);

    /// <inheritdoc cref="RegisteredDevice.BeginRead" />
    public PendingOperation BeginRead(Lwm2mPath path, ContentFormat? accept = null) => Registered.BeginRead(path, accept);

    /// <inheritdoc cref="RegisteredDevice.BeginWrite" />
    public PendingOperation BeginWrite(Lwm2mPath path, Lwm2mValue value, ContentFormat? format = null) => Registered.BeginWrite(path, value, format);

    /// <inheritdoc cref="RegisteredDevice.BeginExecute" />
    public PendingOperation BeginExecute(Lwm2mPath path, string? arguments = null) => Registered.BeginExecute(path, arguments);

    private Condition Queue(string what, QueueChange change) => Condition.Event<QueueEntry>(
        $"{what} of {_profile.Endpoint}", "lwm2m", entry => entry.Change == change && entry.Endpoint == _profile.Endpoint);

    private Condition Changes(string what, params RegistrationChange[] changes) => Condition.Event<RegistrationEntry>(
        $"{what} of {_profile.Endpoint}", "lwm2m", entry => changes.Contains(entry.Change) && entry.Endpoint == _profile.Endpoint);
}
