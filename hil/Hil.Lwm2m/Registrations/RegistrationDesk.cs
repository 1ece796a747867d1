using System.Globalization;
using System.Text;
using Hil.Coap;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m.Entries;

namespace Hil.Lwm2m.Registrations;

// The registration interface (LwM2M Core 1.1.1 §6.2): takes Register, Update and De-register, and lets registrations expire. Everything
// happens under the endpoint's gate.
internal sealed class RegistrationDesk(Lwm2mServerOptions options, BoardClock clock, Timeline timeline) : ICoapService, IDisposable
{
    // What the timers of .NET hold; a longer lifetime takes several.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(20);

    private readonly SortedDictionary<string, RegisteredDevice> _byEndpoint = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RegisteredDevice> _byLocation = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RegistrationEntry> _lastSeen = new(StringComparer.Ordinal);
    private int _count;

    // Made after the desk, which is its service.
    public CoapEndpoint Coap { get; set; } = null!;

    public CoapCode? NextRegisterAnswer { get; set; }

    public IReadOnlyList<RegisteredDevice> Devices => [.. _byEndpoint.Values];

    public RegisteredDevice? Find(string endpoint) => _byEndpoint.GetValueOrDefault(endpoint);

    // What last became of that endpoint's registration, or null.
    public RegistrationEntry? LastSeen(string endpoint) => _lastSeen.GetValueOrDefault(endpoint);

    public void Handle(CoapServerExchange exchange)
    {
        var request = exchange.Request;
        var path = request.Options.UriPath;
        if (path is not ["rd"] and not ["rd", _])
        {
            exchange.Respond(CoapCode.NotFound);
            return;
        }

        if (path.Count == 1 && request.Code == CoapCode.Post)
            Register(exchange);
        else if (path.Count == 2 && request.Code == CoapCode.Post)
            Update(exchange, path[1]);
        else if (path.Count == 2 && request.Code == CoapCode.Delete)
            Deregister(exchange, path[1]);
        else
            exchange.Respond(CoapCode.MethodNotAllowed);
    }

    public bool Forget(string endpoint)
    {
        if (Find(endpoint) is not { } device)
            return false;
        End(device, "the scenario made the server forget it");
        Write(RegistrationChange.Forgotten, endpoint, device.Registration, "");
        return true;
    }

    public void Restart()
    {
        NextRegisterAnswer = null;
        foreach (var device in Devices)
            End(device, "the server was restarted");
    }

    public void Dispose()
    {
        foreach (var device in Devices)
            End(device, "the server was closed");
    }

    private void Register(CoapServerExchange exchange)
    {
        if (NextRegisterAnswer is { } code)
        {
            NextRegisterAnswer = null;
            var named = RegistrationRequest.Read(exchange.Request, out _, out _)?.Endpoint ?? "";
            Refuse(exchange, code, named, "as the scenario wished");
            return;
        }

        if (RegistrationRequest.Read(exchange.Request, out var refusal, out var why) is not { } request)
        {
            Refuse(exchange, refusal, "", why);
            return;
        }

        if (request.Endpoint is not { } endpoint)
        {
            Refuse(exchange, CoapCode.BadRequest, "", "the parameter ep was expected");
            return;
        }

        // LwM2M 1.0 clients may leave the version out.
        var version = request.Version ?? "1.0";
        if (!options.Versions.Contains(version))
        {
            Refuse(exchange, CoapCode.PreconditionFailed, endpoint, $"a version out of {string.Join(", ", options.Versions)} was expected, found '{version}'");
            return;
        }

        if (request.Links is not { Count: > 0 } links)
        {
            Refuse(exchange, CoapCode.BadRequest, endpoint, "a list of objects was expected, found none");
            return;
        }

        var former = Find(endpoint);
        if (former is not null)
            End(former, "it registered anew");
        var number = ++_count;
        var location = string.Create(CultureInfo.InvariantCulture, $"/rd/{number}");
        var binding = request.Binding ?? "U";
        var registration = new Registration(
            endpoint, location, exchange.Peer, version, Lifetime(request.LifetimeSeconds) ?? options.DefaultLifetime, binding,
            request.QueueMode || binding.Contains('Q', StringComparison.Ordinal), request.Sms, RegistrationRequest.RootPathOf(links), links,
            clock.Now, clock.Now, number);
        if (request.LifetimeSeconds == 0)
            registration = registration with { Lifetime = null };

        var device = new RegisteredDevice(Coap, clock, timeline, options, registration);
        _byEndpoint[endpoint] = device;
        _byLocation[location] = device;
        Arm(device);
        if (former is not null)
            Write(RegistrationChange.Replaced, endpoint, former.Registration, former.Registration.Location);
        Write(RegistrationChange.Registered, endpoint, registration, Describe(registration));
        exchange.Respond(CoapCode.Created, new(CoapOptions.Path(CoapOptionNumber.LocationPath, location)));
    }

    private void Update(CoapServerExchange exchange, string id)
    {
        if (!_byLocation.TryGetValue($"/rd/{id}", out var device))
        {
            Refuse(exchange, CoapCode.NotFound, "", $"an update of /rd/{id}, which is no registration");
            return;
        }

        var before = device.Registration;
        if (RegistrationRequest.Read(exchange.Request, out var refusal, out var why) is not { } request)
        {
            Refuse(exchange, refusal, before.Endpoint, why);
            return;
        }

        if (request.Endpoint is not null || request.Version is not null)
        {
            Refuse(exchange, CoapCode.BadRequest, before.Endpoint, "an update that changes neither ep nor lwm2m was expected");
            return;
        }

        var links = request.Links ?? before.Links;
        var binding = request.Binding ?? before.Binding;
        var after = before with
        {
            Peer = exchange.Peer,
            Lifetime = request.LifetimeSeconds is null ? before.Lifetime : Lifetime(request.LifetimeSeconds),
            Binding = binding,
            QueueMode = request.QueueMode || binding.Contains('Q', StringComparison.Ordinal) || (request.Binding is null && before.QueueMode),
            Sms = request.Sms ?? before.Sms,
            Links = links,
            RootPath = request.Links is null ? before.RootPath : RegistrationRequest.RootPathOf(links),
            UpdatedAt = clock.Now,
        };
        device.Change(after);
        Arm(device);
        Write(RegistrationChange.Updated, after.Endpoint, after, Changes(before, after));
        exchange.Respond(CoapCode.Changed);
    }

    private void Deregister(CoapServerExchange exchange, string id)
    {
        if (!_byLocation.TryGetValue($"/rd/{id}", out var device))
        {
            Refuse(exchange, CoapCode.NotFound, "", $"a de-register of /rd/{id}, which is no registration");
            return;
        }

        End(device, "it de-registered");
        Write(RegistrationChange.Deregistered, device.Registration.Endpoint, device.Registration, "");
        exchange.Respond(CoapCode.Deleted);
    }

    private void Refuse(CoapServerExchange exchange, CoapCode code, string endpoint, string why)
    {
        Write(RegistrationChange.Refused, endpoint, null, $"with {code}: {why}");
        exchange.Respond(code, payload: Encoding.UTF8.GetBytes(why));
    }

    private void End(RegisteredDevice device, string why)
    {
        _byEndpoint.Remove(device.Registration.Endpoint);
        _byLocation.Remove(device.Registration.Location);
        device.Expiry?.Dispose();
        device.End($"{why} at {clock.Now}");
    }

    private void Arm(RegisteredDevice device)
    {
        device.Expiry?.Dispose();
        device.Expiry = null;
        if (device.Registration.ExpiresAt == BoardTime.Never)
            return;
        var left = device.Registration.ExpiresAt - clock.Now;
        device.Expiry = Coap.StartTimer(left < LongestTimer ? left : LongestTimer, () => OnExpiry(device));
    }

    private void OnExpiry(RegisteredDevice device)
    {
        if (!device.IsRegistered)
            return;
        // An update may have moved the end after this timer had fired, and a long lifetime takes several timers.
        if (device.Registration.ExpiresAt > clock.Now)
        {
            Arm(device);
            return;
        }

        End(device, "its lifetime passed without an update");
        Write(RegistrationChange.Expired, device.Registration.Endpoint, device.Registration, $"after {device.Registration.Lifetime?.TotalSeconds:0} s without an update");
    }

    private void Write(RegistrationChange change, string endpoint, Registration? registration, string detail)
    {
        var entry = new RegistrationEntry(clock.Now, change, endpoint, registration, detail);
        if (endpoint.Length > 0)
            Remember(entry);
        timeline.Append(entry);
    }

    // Bounded: a stranger who makes names up must not fill the memory.
    private void Remember(RegistrationEntry entry)
    {
        const int mostNames = 1024;
        if (_lastSeen.Count >= mostNames && !_lastSeen.ContainsKey(entry.Endpoint))
            _lastSeen.Clear();
        _lastSeen[entry.Endpoint] = entry;
    }

    private static TimeSpan? Lifetime(uint? seconds) => seconds is null or 0 ? null : TimeSpan.FromSeconds(seconds.Value);

    private static string Describe(Registration registration) => string.Create(
        CultureInfo.InvariantCulture,
        $"at {registration.Location}: lwm2m {registration.Version}, {LifetimeText(registration)}, binding {registration.Binding}{(registration.QueueMode ? ", queue mode" : "")}, {string.Join(' ', registration.Objects)}");

    private static string LifetimeText(Registration registration) => registration.Lifetime is { } lifetime
        ? string.Create(CultureInfo.InvariantCulture, $"lifetime {lifetime.TotalSeconds:0} s")
        : "no end of lifetime";

    private static string Changes(Registration before, Registration after)
    {
        var changes = new List<string>();
        if (!before.Peer.Equals(after.Peer))
            changes.Add($"now from {after.Peer}");
        if (before.Lifetime != after.Lifetime)
            changes.Add(LifetimeText(after));
        if (before.Binding != after.Binding)
            changes.Add($"binding {after.Binding}");
        if (!before.Objects.SequenceEqual(after.Objects))
            changes.Add($"objects {string.Join(' ', after.Objects)}");
        return string.Join(", ", changes);
    }
}
