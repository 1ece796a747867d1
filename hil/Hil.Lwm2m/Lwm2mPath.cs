using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Hil.Lwm2m;

/// <summary>
/// The address of something on a device: <c>/object/instance/resource/resource instance</c>, cut short where less is meant. <c>/</c> is
/// the whole device.
/// </summary>
/// <remarks>Identifiers are 0 to 65534; 65535 is reserved (LwM2M Core 1.1.1 §7.2). An immutable value.</remarks>
public readonly record struct Lwm2mPath : IComparable<Lwm2mPath>
{
    private const ushort Reserved = ushort.MaxValue;

    private readonly byte _depth;
    private readonly ushort _object;
    private readonly ushort _instance;
    private readonly ushort _resource;
    private readonly ushort _resourceInstance;

    private Lwm2mPath(ReadOnlySpan<ushort> ids)
    {
        _depth = (byte)ids.Length;
        _object = ids.Length > 0 ? ids[0] : default;
        _instance = ids.Length > 1 ? ids[1] : default;
        _resource = ids.Length > 2 ? ids[2] : default;
        _resourceInstance = ids.Length > 3 ? ids[3] : default;
    }

    /// <summary>The whole device, <c>/</c>.</summary>
    public static Lwm2mPath Root => default;

    /// <summary>How many identifiers it has: 0 the device, 1 an object, 2 an instance, 3 a resource, 4 a resource instance.</summary>
    public int Depth => _depth;

    /// <summary>The object, or null at depth 0.</summary>
    public int? Object => _depth > 0 ? _object : null;

    /// <summary>The object instance, or null above depth 2.</summary>
    public int? Instance => _depth > 1 ? _instance : null;

    /// <summary>The resource, or null above depth 3.</summary>
    public int? Resource => _depth > 2 ? _resource : null;

    /// <summary>The resource instance, or null above depth 4.</summary>
    public int? ResourceInstance => _depth > 3 ? _resourceInstance : null;

    /// <summary>The path one step up; the root stays the root.</summary>
    public Lwm2mPath Parent => _depth == 0 ? this : Ancestor(_depth - 1);

    /// <summary>The path of an object.</summary>
    public static Lwm2mPath Of(int @object) => Root.Append(@object);

    /// <summary>The path of an object instance.</summary>
    public static Lwm2mPath Of(int @object, int instance) => Of(@object).Append(instance);

    /// <summary>The path of a resource.</summary>
    public static Lwm2mPath Of(int @object, int instance, int resource) => Of(@object, instance).Append(resource);

    /// <summary>The path of a resource instance.</summary>
    public static Lwm2mPath Of(int @object, int instance, int resource, int resourceInstance) =>
        Of(@object, instance, resource).Append(resourceInstance);

    /// <summary>The path one step down.</summary>
    /// <param name="id">0 to 65534.</param>
    /// <exception cref="InvalidOperationException">There is nothing below a resource instance.</exception>
    public Lwm2mPath Append(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, Reserved);
        if (_depth == 4)
            throw new InvalidOperationException($"{this} is a resource instance: there is nothing below it.");
        return new([.. Ids(stackalloc ushort[4]), (ushort)id]);
    }

    /// <summary>The path cut to <paramref name="depth"/> identifiers, 0 to <see cref="Depth"/>.</summary>
    public Lwm2mPath Ancestor(int depth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, _depth);
        return new(Ids(stackalloc ushort[4])[..depth]);
    }

    /// <summary>Whether <paramref name="other"/> is this path or lies below it.</summary>
    public bool Contains(Lwm2mPath other) => other._depth >= _depth && other.Ancestor(_depth) == this;

    /// <summary>Reads a path such as <c>/33650/1/2001</c>. The leading slash may be left out; a trailing one is allowed.</summary>
    /// <exception cref="FormatException">It is no path; the message says what was expected and found.</exception>
    public static Lwm2mPath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var path, out var error) ? path : throw new FormatException(error);
    }

    /// <summary>Reads a path and says why it cannot, without throwing.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Lwm2mPath path, [NotNullWhen(false)] out string? error)
    {
        path = default;
        error = null;
        var body = (text ?? "").AsSpan();
        if (body.StartsWith("/"))
            body = body[1..];
        if (body.EndsWith("/"))
            body = body[..^1];
        if (body.IsEmpty)
        {
            error = text == "/" ? null : $"An LwM2M path such as /3/0/0 was expected, found {(string.IsNullOrEmpty(text) ? "nothing" : $"'{text}'")}.";
            return error is null;
        }

        Span<ushort> ids = stackalloc ushort[4];
        var depth = 0;
        foreach (var range in body.Split('/'))
        {
            var segment = body[range];
            if (depth == 4 || !ushort.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out ids[depth]) || ids[depth] == Reserved || segment is ['0', _, ..])
            {
                error = depth == 4
                    ? $"An LwM2M path of at most four identifiers was expected, found '{text}'."
                    : $"An LwM2M path with identifiers from 0 to 65534 was expected, found '{segment}' in '{text}'.";
                return false;
            }

            depth++;
        }

        path = new(ids[..depth]);
        return true;
    }

    /// <summary>Reads a path, so that one can write <c>device.Read("/3/0/0")</c>.</summary>
    /// <exception cref="FormatException">It is no path.</exception>
    public static implicit operator Lwm2mPath(string text) => Parse(text);

    /// <summary>Orders by object, instance, resource, resource instance; a parent before its children.</summary>
    public int CompareTo(Lwm2mPath other)
    {
        Span<ushort> left = stackalloc ushort[4], right = stackalloc ushort[4];
        return Ids(left).SequenceCompareTo(other.Ids(right));
    }

    /// <summary>The path as it is written, <c>/33650/1/2001</c>.</summary>
    public override string ToString() => _depth switch
    {
        0 => "/",
        1 => string.Create(CultureInfo.InvariantCulture, $"/{_object}"),
        2 => string.Create(CultureInfo.InvariantCulture, $"/{_object}/{_instance}"),
        3 => string.Create(CultureInfo.InvariantCulture, $"/{_object}/{_instance}/{_resource}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"/{_object}/{_instance}/{_resource}/{_resourceInstance}"),
    };

    private ReadOnlySpan<ushort> Ids(Span<ushort> buffer)
    {
        buffer[0] = _object;
        buffer[1] = _instance;
        buffer[2] = _resource;
        buffer[3] = _resourceInstance;
        return buffer[.._depth];
    }
}
