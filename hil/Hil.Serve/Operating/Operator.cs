using System.Collections.Concurrent;
using System.Text;
using Hil.Lwm2m;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Model;

namespace Hil.Serve.Operating;

/// <summary>Does what a person at the desk asks of a device: words in, answers out.</summary>
/// <remarks>Safe for many threads. An answer that refuses is an answer; what cannot be asked is a <see cref="DeskRefusal"/>.</remarks>
public sealed class Operator
{
    private readonly Lwm2mServer _server;
    private readonly ObjectModel _model;
    private readonly ConcurrentDictionary<(string Endpoint, Lwm2mPath Path), Observation> _observations = new();

    internal Operator(Lwm2mServer server, ObjectModel model) => (_server, _model) = (server, model);

    /// <summary>Reads a path.</summary>
    /// <exception cref="DeskRefusal">There is no such device, or it is no path.</exception>
    /// <exception cref="NotRegisteredException">The registration ended meanwhile.</exception>
    public async Task<Lwm2mResponse> Read(string endpoint, string path, CancellationToken ct = default) =>
        await Device(endpoint).Read(PathOf(path, 1), ct: ct);

    /// <summary>Lists what lies at and below a path.</summary>
    /// <inheritdoc cref="Read" path="/exception" />
    public async Task<Lwm2mResponse> Discover(string endpoint, string path, CancellationToken ct = default) =>
        await Device(endpoint).Discover(PathOf(path, 1), ct: ct);

    /// <summary>Writes a resource.</summary>
    /// <param name="endpoint">The device.</param>
    /// <param name="path">A resource or a resource instance.</param>
    /// <param name="text">The value as <c>text/plain</c> has it: <c>1</c> or <c>0</c> for a Boolean, seconds since 1970 for a time, base64 for bytes.</param>
    /// <param name="type">Its type, such as <c>Integer</c>; null where the object model knows it.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <inheritdoc cref="Read" path="/exception" />
    public async Task<Lwm2mResponse> Write(string endpoint, string path, string text, string? type, CancellationToken ct = default)
    {
        var at = PathOf(path, 3);
        var device = Device(endpoint);
        var wanted = TypeOf(at, type);
        // What people write for the two words of a Boolean, beside what the wire has.
        var wire = wanted == ResourceType.Boolean ? text.Trim().ToLowerInvariant() switch { "true" => "1", "false" => "0", var other => other } : text;
        if (!TextValues.TryDecode(Encoding.UTF8.GetBytes(wire), wanted, out var value, out var error))
            throw new DeskRefusal(DeskRefusalKind.BadRequest, $"{at}: {error}.");
        return await device.Write(at, value, ct: ct);
    }

    /// <summary>Executes a resource.</summary>
    /// <inheritdoc cref="Read" path="/exception" />
    public async Task<Lwm2mResponse> Execute(string endpoint, string path, string? arguments, CancellationToken ct = default)
    {
        var at = PathOf(path, 3);
        return await Device(endpoint).Execute(at, string.IsNullOrEmpty(arguments) ? null : arguments, ct);
    }

    /// <summary>Sets attributes, such as <c>pmin=1&amp;pmax=10</c>.</summary>
    /// <inheritdoc cref="Read" path="/exception" />
    public async Task<Lwm2mResponse> WriteAttributes(string endpoint, string path, string attributes, CancellationToken ct = default)
    {
        var at = PathOf(path, 1);
        var device = Device(endpoint);
        var read = Lwm2mAttributes.Parse(attributes);
        if (read.Query.Count == 0)
            throw new DeskRefusal(DeskRefusalKind.BadRequest, "Attributes such as pmin=1&pmax=10 were expected, found none.");
        return await device.WriteAttributes(at, read, ct);
    }

    /// <summary>Removes an object instance.</summary>
    /// <inheritdoc cref="Read" path="/exception" />
    public async Task<Lwm2mResponse> Delete(string endpoint, string path, CancellationToken ct = default)
    {
        var at = PathOf(path, 2);
        if (at.Depth != 2)
            throw new DeskRefusal(DeskRefusalKind.BadRequest, $"An object instance such as /7/0 was expected, found {at}.");
        return await Device(endpoint).Delete(at, ct);
    }

    /// <summary>Observes a path; one that is observed already is left as it is, and what is known of it given.</summary>
    /// <inheritdoc cref="Read" path="/exception" />
    public async Task<Lwm2mResponse> Observe(string endpoint, string path, CancellationToken ct = default)
    {
        var at = PathOf(path, 1);
        if (IsObserving(endpoint, at, out var known))
            return known.Response;
        try
        {
            var observation = await Device(endpoint).Observe(at, ct: ct);
            _observations[(endpoint, at)] = observation;
            Sweep();
            return observation.Response;
        }
        catch (Lwm2mOperationException refused)
        {
            return refused.Response;
        }
    }

    /// <summary>Ends an observation that was begun here.</summary>
    /// <inheritdoc cref="Read" path="/exception" />
    public async Task<Lwm2mResponse> Cancel(string endpoint, string path, CancellationToken ct = default)
    {
        var at = PathOf(path, 1);
        if (!IsObserving(endpoint, at, out var observation))
            throw new DeskRefusal(DeskRefusalKind.NotFound, $"An observation of {at} of this device was expected, found none: nothing is to be ended.");
        _observations.TryRemove(new((endpoint, at), observation));
        return await observation.Cancel(ct);
    }

    /// <summary>Whether that path of a device is observed from here now.</summary>
    public bool IsObserving(string endpoint, Lwm2mPath path) => IsObserving(endpoint, path, out _);

    /// <summary>The device of that name.</summary>
    /// <exception cref="DeskRefusal">None is registered.</exception>
    internal RegisteredDevice Device(string endpoint) =>
        _server.Find(endpoint) ?? throw new DeskRefusal(DeskRefusalKind.NotFound, $"A device that is registered was expected, found none named '{endpoint}'.");

    private bool IsObserving(string endpoint, Lwm2mPath path, out Observation observation) =>
        _observations.TryGetValue((endpoint, path), out observation!) && observation.IsActive;

    // Those of registrations that are over go when others come, so that devices that register again and again leave nothing behind.
    private void Sweep()
    {
        foreach (var pair in _observations)
            if (!pair.Value.IsActive)
                _observations.TryRemove(pair);
    }

    private ResourceType TypeOf(Lwm2mPath path, string? type)
    {
        if (string.IsNullOrEmpty(type))
            return _model.TypeOf(path) is var known && known != ResourceType.Undeclared
                ? known
                : throw new DeskRefusal(DeskRefusalKind.BadRequest, $"{path}: a type such as Integer or String was expected beside the value, since no object definition tells it (--objects DIR adds definitions).");
        return Enum.TryParse<ResourceType>(type, ignoreCase: true, out var given) && Enum.IsDefined(given) && given != ResourceType.Undeclared && !char.IsDigit(type[0])
            ? given
            : throw new DeskRefusal(DeskRefusalKind.BadRequest, $"A type out of {string.Join(", ", Enum.GetNames<ResourceType>().Where(name => name != nameof(ResourceType.Undeclared)))} was expected, found '{type}'.");
    }

    private static Lwm2mPath PathOf(string text, int leastDepth)
    {
        if (!Lwm2mPath.TryParse(text, out var path, out var error))
            throw new DeskRefusal(DeskRefusalKind.BadRequest, error);
        return path.Depth >= leastDepth
            ? path
            : throw new DeskRefusal(DeskRefusalKind.BadRequest, $"A path of at least {leastDepth} identifier{(leastDepth > 1 ? "s" : "")} was expected, found {path}.");
    }
}
