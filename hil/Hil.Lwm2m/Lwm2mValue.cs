using System.Globalization;
using Hil.Lwm2m.Formats;

namespace Hil.Lwm2m;

/// <summary>One value of a resource, with its type. Immutable; equal where type and value are equal.</summary>
/// <remarks>
/// A value without a definition is <see cref="ResourceType.Undeclared"/>: it keeps the bytes that came, and the <c>As…</c> methods read
/// them by the rules of the format in which they came.
/// </remarks>
public sealed class Lwm2mValue : IEquatable<Lwm2mValue>
{
    private readonly object _value;
    private readonly bool _cameAsText;

    private Lwm2mValue(ResourceType type, object value, bool cameAsText = false)
    {
        Type = type;
        _value = value;
        _cameAsText = cameAsText;
    }

    /// <summary>The type.</summary>
    public ResourceType Type { get; }

    // How many bytes a text or an opaque value takes in memory; 0 for others.
    internal int Length => _value switch
    {
        string text => text.Length * sizeof(char),
        byte[] bytes => bytes.Length,
        _ => 0,
    };

    /// <summary>A text.</summary>
    public static Lwm2mValue Of(string value) => new(ResourceType.String, value);

    /// <summary>A link list.</summary>
    public static Lwm2mValue OfCoreLink(string value) => new(ResourceType.CoreLink, value);

    /// <summary>A signed integer.</summary>
    public static Lwm2mValue Of(long value) => new(ResourceType.Integer, value);

    /// <summary>An unsigned integer.</summary>
    public static Lwm2mValue Of(ulong value) => new(ResourceType.UnsignedInteger, value);

    /// <summary>A number with a fraction.</summary>
    public static Lwm2mValue Of(double value) => new(ResourceType.Float, value);

    /// <summary>True or false.</summary>
    public static Lwm2mValue Of(bool value) => new(ResourceType.Boolean, value);

    /// <summary>Bytes.</summary>
    public static Lwm2mValue Of(byte[] value) => new(ResourceType.Opaque, (byte[])value.Clone());

    /// <summary>A link to an object instance.</summary>
    public static Lwm2mValue Of(ObjectLink value) => new(ResourceType.ObjectLink, value);

    /// <summary>A point in time, cut to whole seconds.</summary>
    public static Lwm2mValue Of(DateTimeOffset value) => new(ResourceType.Time, value.ToUnixTimeSeconds());

    /// <summary>A point in time as seconds since 1970, which may lie beyond what <see cref="DateTimeOffset"/> holds.</summary>
    public static Lwm2mValue OfTime(long unixSeconds) => new(ResourceType.Time, unixSeconds);

    /// <summary>A value whose type nobody declared.</summary>
    /// <param name="bytes">What came.</param>
    /// <param name="cameAsText">Whether it came as <c>text/plain</c>, else by the rules of TLV.</param>
    public static Lwm2mValue Undeclared(ReadOnlySpan<byte> bytes, bool cameAsText = false) =>
        new(ResourceType.Undeclared, bytes.ToArray(), cameAsText);

    /// <summary>A text.</summary>
    public static implicit operator Lwm2mValue(string value) => Of(value);

    /// <summary>A signed integer.</summary>
    public static implicit operator Lwm2mValue(long value) => Of(value);

    /// <summary>A signed integer.</summary>
    public static implicit operator Lwm2mValue(int value) => Of((long)value);

    /// <summary>A number with a fraction.</summary>
    public static implicit operator Lwm2mValue(double value) => Of(value);

    /// <summary>True or false.</summary>
    public static implicit operator Lwm2mValue(bool value) => Of(value);

    /// <summary>Bytes.</summary>
    public static implicit operator Lwm2mValue(byte[] value) => Of(value);

    /// <summary>The value as true or false.</summary>
    /// <param name="at">Where it was found, for the message.</param>
    /// <exception cref="Lwm2mValueException">It is something else.</exception>
    public bool AsBoolean(Lwm2mPath? at = null) => (bool)As(ResourceType.Boolean, at);

    /// <summary>The value as a signed integer; an unsigned one that fits will do.</summary>
    /// <inheritdoc cref="AsBoolean" path="/param|/exception" />
    public long AsInteger(Lwm2mPath? at = null) =>
        _value is ulong and <= long.MaxValue ? (long)(ulong)_value : (long)As(ResourceType.Integer, at);

    /// <summary>The value as an unsigned integer; a signed one that is not negative will do.</summary>
    /// <inheritdoc cref="AsBoolean" path="/param|/exception" />
    public ulong AsUnsignedInteger(Lwm2mPath? at = null) =>
        Type == ResourceType.Integer && (long)_value >= 0 ? (ulong)(long)_value : (ulong)As(ResourceType.UnsignedInteger, at);

    /// <summary>The value as a number with a fraction; an integer will do.</summary>
    /// <inheritdoc cref="AsBoolean" path="/param|/exception" />
    public double AsFloat(Lwm2mPath? at = null) => Type == ResourceType.Integer ? (long)_value : (double)As(ResourceType.Float, at);

    /// <summary>The value as text.</summary>
    /// <inheritdoc cref="AsBoolean" path="/param|/exception" />
    public string AsString(Lwm2mPath? at = null) => Type == ResourceType.CoreLink ? (string)_value : (string)As(ResourceType.String, at);

    /// <summary>The value as bytes.</summary>
    /// <inheritdoc cref="AsBoolean" path="/param|/exception" />
    public ReadOnlyMemory<byte> AsOpaque(Lwm2mPath? at = null) => (byte[])As(ResourceType.Opaque, at);

    /// <summary>The value as a point in time.</summary>
    /// <inheritdoc cref="AsBoolean" path="/param|/exception" />
    public DateTimeOffset AsTime(Lwm2mPath? at = null)
    {
        var seconds = AsUnixSeconds(at);
        try
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new Lwm2mValueException(at, "a time between the years 1 and 9999", $"{Describe()} seconds since 1970");
        }
    }

    /// <summary>The value as seconds since 1970-01-01 UTC.</summary>
    /// <inheritdoc cref="AsBoolean" path="/param|/exception" />
    public long AsUnixSeconds(Lwm2mPath? at = null) => (long)As(ResourceType.Time, at);

    /// <summary>The value as a link to an object instance.</summary>
    /// <inheritdoc cref="AsBoolean" path="/param|/exception" />
    public ObjectLink AsObjectLink(Lwm2mPath? at = null) => (ObjectLink)As(ResourceType.ObjectLink, at);

    /// <summary>The value as people read it: <c>true</c>, <c>17</c>, <c>"CIRCLE"</c>, <c>0x0a1b</c>, <c>3:0</c>.</summary>
    public string Describe() => _value switch
    {
        bool flag => flag ? "true" : "false",
        string text => $"\"{Printable(text)}\"",
        byte[] bytes when _cameAsText => $"\"{Printable(System.Text.Encoding.UTF8.GetString(bytes))}\"",
        byte[] bytes => bytes.Length <= 32
            ? $"0x{Convert.ToHexStringLower(bytes)}"
            : $"0x{Convert.ToHexStringLower(bytes.AsSpan(0, 32))}… ({bytes.Length} bytes)",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => _value.ToString() ?? "",
    };

    /// <inheritdoc />
    public override string ToString() => Describe();

    /// <inheritdoc />
    public bool Equals(Lwm2mValue? other) =>
        other is not null && Type == other.Type &&
        (_value is byte[] mine && other._value is byte[] theirs ? mine.AsSpan().SequenceEqual(theirs) : _value.Equals(other._value));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Lwm2mValue);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Type);
        if (_value is byte[] bytes)
            hash.AddBytes(bytes);
        else
            hash.Add(_value);
        return hash.ToHashCode();
    }

    private object As(ResourceType wanted, Lwm2mPath? at)
    {
        if (Type == wanted)
            return _value;
        if (Type == ResourceType.Undeclared)
        {
            var bytes = (byte[])_value;
            var read = _cameAsText
                ? TextValues.TryDecode(bytes, wanted, out var value, out _)
                : TlvValues.TryDecode(bytes, wanted, out value, out _);
            if (read)
                return value!._value;
        }

        throw new Lwm2mValueException(at, wanted.ToString(), $"{Type} {Describe()}");
    }

    private static string Printable(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
}
