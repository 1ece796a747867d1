using System.Globalization;
using System.Net;
using System.Text;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Links;

namespace Hil.Lwm2m.Registrations;

// The registration interface (LwM2M Core 1.1.1 §6.2) of all links of a server: takes Register, Update and De-register, and lets registrations
// expire. Everything happens under the gate that the links share.
internal sealed class RegistrationDesk(Lwm2mServerOptions options, BoardClock clock, Timeline timeline) : IDisposable
{
    // What the timers of .NET hold; a longer lifetime takes several.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(20);

    private readonly SortedDictionary<string, RegisteredDevice> _byEndpoint = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RegisteredDevice> _byLocation = new(StringComparer.Ordinal);
    private readonly Dictionary<(ServerLink Link, IPEndPoint Peer), List<RegisteredDevice>> _byPeer = [];
    private readonly Dictionary<string, RegistrationEntry> _lastSeen = new(StringComparer.Ordinal);
    private readonly KnownLinks _links = new();
    private int _count;

    public int Count => _byEndpoint.Count;

    public IReadOnlyList<RegisteredDevice> Devices => [.. _byEndpoint.Values];

    public RegisteredDevice? Find(string endpoint) => _byEndpoint.GetValueOrDefault(endpoint);

    // What last became of that endpoint's registration, or null.
    public RegistrationEntry? LastSeen(string endpoint) => _lastSeen.GetValueOrDefault(endpoint);

    // The devices that spoke last from there; several may share a socket.
    public IReadOnlyList<RegisteredDevice> FindAt(ServerLink link, IPEndPoint peer) => _byPeer.GetValueOrDefault((link, peer)) ?? [];

    public void Handle(CoapServerExchange exchange, ServerLink link)
    {
        var request = exchange.Request;
        var path = request.Options.UriPath;
        if (path is not ["rd"] and not ["rd", _])
        {
            exchange.Respond(CoapCode.NotFound);
            return;
        }

        if (path.Count == 1 && request.Code == CoapCode.Post)
            Register(exchange, link);
        else if (path.Count == 2 && request.Code == CoapCode.Post)
            Update(exchange, link, path[1]);
        else if (path.Count == 2 && request.Code == CoapCode.Delete)
            Deregister(exchange, link, path[1]);
        else
            exchange.Respond(CoapCode.MethodNotAllowed);
    }

    // Answers with a code of the scenario's choice and does nothing of what is asked.
    public void AnswerAsWished(CoapServerExchange exchange, CoapCode code)
    {
        var named = exchange.Request.Options.UriPath is ["rd", var id]
            ? _byLocation.GetValueOrDefault($"/rd/{id}")?.Registration.Endpoint
            : RegistrationRequest.Read(exchange.Request, _links, out _, out _)?.Endpoint;
        Refuse(exchange, code, named ?? "", "as the scenario wished");
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
        foreach (var device in Devices)
            End(device, "the server was restarted");
    }

    public void Dispose()
    {
        foreach (var device in Devices)
            End(device, "the server was closed");
    }

    // A secure link proved that a peer is at another address now.
    public void Move(ServerLink link, IPEndPoint from, IPEndPoint to)
    {
        var devices = FindAt(link, from).ToArray();
        link.Coap.Move(from, to);
        foreach (var device in devices)
        {
            Leave(device);
            device.Change(device.Registration with { Peer = to });
            Settle(device);
            Write(RegistrationChange.Moved, device.Registration.Endpoint, device.Registration, $"from {from} to {to}, by its connection id");
        }
    }

    // The registration of that location if it is the asker's; else the answer is given. A stranger learns no more than that there is none.
    private RegisteredDevice? FindFor(CoapServerExchange exchange, ServerLink link, string id, string what)
    {
        if (!_byLocation.TryGetValue($"/rd/{id}", out var device))
        {
            Refuse(exchange, CoapCode.NotFound, "", $"{what} of /rd/{id}, which is no registration");
            return null;
        }

        if (device.Link == link && Equals(link.IdentityOf(exchange.Peer), device.Registration.Identity))
            return device;
        Refuse(
            exchange, CoapCode.NotFound, device.Registration.Endpoint,
            $"{what} of /rd/{id}, which is no registration",
            $" of this peer's: it was made on {device.Link.Address} under another identity, and {exchange.Peer} asks on {link.Address}");
        return null;
    }

    private void Settle(RegisteredDevice device)
    {
        var key = (device.Link, device.Registration.Peer);
        if (!_byPeer.TryGetValue(key, out var devices))
            _byPeer.Add(key, devices = new(1));
        devices.Add(device);
    }

    private void Leave(RegisteredDevice device)
    {
        var key = (device.Link, device.Registration.Peer);
        if (_byPeer.TryGetValue(key, out var devices) && devices.Remove(device) && devices.Count == 0)
            _byPeer.Remove(key);
    }

    // What is under way with a device goes to where it speaks from now. Where others share its former address, they would be moved with it.
    private void Follow(RegisteredDevice device, IPEndPoint from)
    {
        if (FindAt(device.Link, from).Count == 0)
            device.Link.Coap.Move(from, device.Registration.Peer);
        Settle(device);
    }

    private void Register(CoapServerExchange exchange, ServerLink link)
    {
        if (RegistrationRequest.Read(exchange.Request, _links, out var refusal, out var why) is not { } request)
        {
            Refuse(exchange, refusal, "", why);
            return;
        }

        if (EndpointNames.NameOf(options, link, exchange.Peer, request.Endpoint, out var identity, out why) is not { } endpoint)
        {
            Refuse(exchange, CoapCode.BadRequest, request.Endpoint ?? "", why);
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
        if (former is { Link.IsSecure: true } && !link.IsSecure)
        {
            Refuse(exchange, CoapCode.Forbidden, endpoint, $"{endpoint} is registered on {former.Link.Address}: a Register under its identity was expected, found one on {link.Address}");
            return;
        }

        if (former is not null)
            End(former, "it registered anew");
        else if (_byEndpoint.Count >= options.MostRegistrations)
        {
            // Names cost nothing on a plain link.
            Refuse(exchange, CoapCode.ServiceUnavailable, endpoint, $"at most {options.MostRegistrations} registrations are held");
            return;
        }

        var number = ++_count;
        var location = string.Create(CultureInfo.InvariantCulture, $"/rd/{number}");
        var binding = request.Binding ?? "U";
        var registration = new Registration(
            endpoint, location, exchange.Peer, version, Lifetime(request.LifetimeSeconds) ?? options.DefaultLifetime, binding,
            request.QueueMode || binding.Contains('Q', StringComparison.Ordinal), request.Sms, RegistrationRequest.RootPathOf(links), links,
            clock.Now, clock.Now, number)
        {
            Server = link.Address,
            Identity = identity,
            Remarks = request.Remarks(version, exchange.Request.Options.ContentFormat is not null),
        };
        if (request.LifetimeSeconds == 0)
            registration = registration with { Lifetime = null };

        var device = new RegisteredDevice(link, clock, timeline, options, registration);
        _byEndpoint[endpoint] = device;
        _byLocation[location] = device;
        Settle(device);
        Arm(device);
        if (former is not null)
            Write(RegistrationChange.Replaced, endpoint, former.Registration, former.Registration.Location);
        Write(RegistrationChange.Registered, endpoint, registration, Describe(registration));
        exchange.Respond(CoapCode.Created, new(CoapOptions.Path(CoapOptionNumber.LocationPath, location)));
    }

    private void Update(CoapServerExchange exchange, ServerLink link, string id)
    {
        if (FindFor(exchange, link, id, "an update") is not { } device)
            return;

        var before = device.Registration;
        if (RegistrationRequest.Read(exchange.Request, _links, out var refusal, out var why) is not { } request)
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
        if (!before.Peer.Equals(after.Peer))
            Leave(device);
        device.Change(after);
        if (!before.Peer.Equals(after.Peer))
            Follow(device, before.Peer);
        Arm(device);
        Write(RegistrationChange.Updated, after.Endpoint, after, Changes(before, after));
        exchange.Respond(CoapCode.Changed);
    }

    private void Deregister(CoapServerExchange exchange, ServerLink link, string id)
    {
        if (FindFor(exchange, link, id, "a de-register") is not { } device)
            return;

        End(device, "it de-registered");
        Write(RegistrationChange.Deregistered, device.Registration.Endpoint, device.Registration, "");
        exchange.Respond(CoapCode.Deleted);
    }

    // The rest of the reason is for the timeline only.
    private void Refuse(CoapServerExchange exchange, CoapCode code, string endpoint, string why, string rest = "")
    {
        Write(RegistrationChange.Refused, endpoint, null, $"with {code}: {why}{rest}");
        exchange.Respond(code, payload: Encoding.UTF8.GetBytes(why));
    }

    private void End(RegisteredDevice device, string why)
    {
        _byEndpoint.Remove(device.Registration.Endpoint);
        _byLocation.Remove(device.Registration.Location);
        Leave(device);
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
        device.Expiry = device.Link.Coap.StartTimer(left < LongestTimer ? left : LongestTimer, () => OnExpiry(device));
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
        $"at {registration.Location}: lwm2m {registration.Version}, {LifetimeText(registration)}, binding {registration.Binding}{(registration.QueueMode ? ", queue mode" : "")}, {string.Join(' ', registration.Objects)}{(registration.Remarks.Count > 0 ? $"; odd: {string.Join(", ", registration.Remarks)}" : "")}");

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
