namespace Hil.Lwm2m;

/// <summary>A value and where on the device it belongs. The <c>As…</c> methods name the path when they fail.</summary>
/// <param name="Path">A resource, or a resource instance.</param>
/// <param name="Value">The value.</param>
public sealed record Lwm2mNode(Lwm2mPath Path, Lwm2mValue Value)
{
    // Smaller times are from now (RFC 8428 §4.5.3).
    internal const double FirstAbsoluteTimestamp = 1 << 28;

    /// <summary>
    /// When the value was taken, where the client says so: in seconds since 1970 from 2^28 on, below that in seconds from now, negative
    /// for what lies behind (RFC 8428 §4.5.3); else null.
    /// </summary>
    public double? Timestamp { get; init; }

    /// <inheritdoc cref="Lwm2mValue.AsBoolean" path="/summary|/exception" />
    public bool AsBoolean() => Value.AsBoolean(Path);

    /// <inheritdoc cref="Lwm2mValue.AsInteger" path="/summary|/exception" />
    public long AsInteger() => Value.AsInteger(Path);

    /// <inheritdoc cref="Lwm2mValue.AsUnsignedInteger" path="/summary|/exception" />
    public ulong AsUnsignedInteger() => Value.AsUnsignedInteger(Path);

    /// <inheritdoc cref="Lwm2mValue.AsFloat" path="/summary|/exception" />
    public double AsFloat() => Value.AsFloat(Path);

    /// <inheritdoc cref="Lwm2mValue.AsString" path="/summary|/exception" />
    public string AsString() => Value.AsString(Path);

    /// <inheritdoc cref="Lwm2mValue.AsOpaque" path="/summary|/exception" />
    public ReadOnlyMemory<byte> AsOpaque() => Value.AsOpaque(Path);

    /// <inheritdoc cref="Lwm2mValue.AsTime" path="/summary|/exception" />
    public DateTimeOffset AsTime() => Value.AsTime(Path);

    /// <inheritdoc cref="Lwm2mValue.AsObjectLink" path="/summary|/exception" />
    public ObjectLink AsObjectLink() => Value.AsObjectLink(Path);

    /// <summary>Path and value, <c>/33650/1/2001 = 3</c>.</summary>
    public override string ToString() => $"{Path} = {Value.Describe()}";
}
