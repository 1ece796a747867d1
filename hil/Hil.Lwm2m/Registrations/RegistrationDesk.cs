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
    private static readonly CoapOption LocationRoot = CoapOption.Text(CoapOptionNumber.LocationPath, "rd");

    private readonly Dictionary<string, RegisteredDevice> _byEndpoint = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RegisteredDevice> _byLocation = new(StringComparer.Ordinal);
    private readonly Dictionary<(ServerLink Link, IPEndPoint Peer), Neighbours> _byPeer = [];
    private readonly Dictionary<string, RegistrationEntry> _lastSeen = new(StringComparer.Ordinal);
    private readonly KnownLinks _links = new();
    private ExpiryQueue? _expiries;
    private int _count;

    // Who waits for what becomes of one endpoint.
    public RegistrationWatches Watches { get; } = new();

    public int Count => _byEndpoint.Count;

    // In ordinal order of their names: sorted when somebody asks, and not at each registration.
    public IReadOnlyList<RegisteredDevice> Devices => [.. _byEndpoint.Values.OrderBy(device => device.Registration.Endpoint, StringComparer.Ordinal)];

    public RegisteredDevice? Find(string endpoint) => _byEndpoint.GetValueOrDefault(endpoint);

    // What last became of that endpoint's registration, or null.
    public RegistrationEntry? LastSeen(string endpoint) => _lastSeen.GetValueOrDefault(endpoint);

    // The devices that spoke last from there; several may share a socket.
    public IReadOnlyCollection<RegisteredDevice> FindAt(ServerLink link, IPEndPoint peer) => _byPeer.GetValueOrDefault((link, peer))?.All ?? [];

    // A message came from there, whatever it was.
    public void OnHeard(ServerLink link, IPEndPoint peer) => _byPeer.GetValueOrDefault((link, peer))?.OnHeard();

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

    private ExpiryQueue Expiries => _expiries ??= new(clock, Expire);

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
        if (!_byPeer.TryGetValue(key, out var neighbours))
            _byPeer.Add(key, neighbours = new());
        neighbours.Add(device);
    }

    private void Leave(RegisteredDevice device)
    {
        var key = (device.Link, device.Registration.Peer);
        if (!_byPeer.TryGetValue(key, out var neighbours))
            return;
        neighbours.Remove(device);
        if (neighbours.All.Count == 0)
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

        var now = clock.Now;
        var number = ++_count;
        var location = string.Create(CultureInfo.InvariantCulture, $"/rd/{number}");
        var binding = request.Binding ?? "U";
        var registration = new Registration(
            endpoint, location, exchange.Peer, version, request.LifetimeSeconds is { } seconds ? Lifetime(seconds) : options.DefaultLifetime, binding,
            request.QueueMode || binding.Contains('Q', StringComparison.Ordinal), request.Sms, links.RootPath, links,
            now, now, number)
        {
            Server = link.Address,
            Identity = identity,
            Remarks = request.Remarks(version, exchange.Request.Options.ContentFormat is not null),
        };

        var device = new RegisteredDevice(link, clock, timeline, options, registration);
        _byEndpoint[endpoint] = device;
        _byLocation[location] = device;
        Settle(device);
        Expiries.Set(device);
        if (former is not null)
            Write(RegistrationChange.Replaced, endpoint, former.Registration, former.Registration.Location);
        // The entry says itself what was registered, when somebody reads it.
        Write(RegistrationChange.Registered, endpoint, registration, "");
        exchange.Respond(CoapCode.Created, new(LocationRoot, CoapOption.Text(CoapOptionNumber.LocationPath, location["/rd/".Length..])));
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

        var binding = request.Binding ?? before.Binding;
        var after = before with
        {
            Peer = exchange.Peer,
            Lifetime = request.LifetimeSeconds is { } seconds ? Lifetime(seconds) : before.Lifetime,
            Binding = binding,
            QueueMode = request.QueueMode || binding.Contains('Q', StringComparison.Ordinal) || (request.Binding is null && before.QueueMode),
            Sms = request.Sms ?? before.Sms,
            Links = request.Links ?? before.Links,
            RootPath = request.Links?.RootPath ?? before.RootPath,
            UpdatedAt = clock.Now,
        };
        if (!before.Peer.Equals(after.Peer))
            Leave(device);
        device.Change(after);
        if (!before.Peer.Equals(after.Peer))
            Follow(device, before.Peer);
        else
            _byPeer[(link, after.Peer)].Attend(device);
        Expiries.Set(device);
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
        Expiries.Remove(device);
        device.End($"{why} at {clock.Now}");
        Watches.Raise(device.Registration.Endpoint);
    }

    private void Expire(RegisteredDevice device)
    {
        End(device, "its lifetime passed without an update");
        Write(RegistrationChange.Expired, device.Registration.Endpoint, device.Registration, $"after {device.Registration.Lifetime?.TotalSeconds:0} s without an update");
    }

    private void Write(RegistrationChange change, string endpoint, Registration? registration, string detail)
    {
        var entry = new RegistrationEntry(clock.Now, change, endpoint, registration, detail);
        if (endpoint.Length > 0)
            Remember(entry);
        timeline.Append(entry);
        Watches.Raise(endpoint);
    }

    // Bounded: a stranger who makes names up must not fill the memory.
    private void Remember(RegistrationEntry entry)
    {
        const int mostNames = 1024;
        if (_lastSeen.Count >= mostNames && !_lastSeen.ContainsKey(entry.Endpoint))
            _lastSeen.Clear();
        _lastSeen[entry.Endpoint] = entry;
    }

    // Zero stands for no end.
    private static TimeSpan? Lifetime(uint seconds) => seconds == 0 ? null : TimeSpan.FromSeconds(seconds);

    private static string Changes(Registration before, Registration after)
    {
        var changes = new List<string>();
        if (!before.Peer.Equals(after.Peer))
            changes.Add($"now from {after.Peer}");
        if (before.Lifetime != after.Lifetime)
            changes.Add(after.LifetimeText);
        if (before.Binding != after.Binding)
            changes.Add($"binding {after.Binding}");
        if (!before.Objects.SequenceEqual(after.Objects))
            changes.Add($"objects {after.Listed.Text}");
        return string.Join(", ", changes);
    }
}
