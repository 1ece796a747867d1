namespace Hil.Lwm2m.Formats;

/// <summary>One TLV.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Id">Its identifier.</param>
/// <param name="Value">The value; empty where it holds other TLVs.</param>
/// <param name="Children">The TLVs that it holds.</param>
public sealed record TlvItem(TlvKind Kind, ushort Id, ReadOnlyMemory<byte> Value, IReadOnlyList<TlvItem> Children)
{
    /// <summary>A TLV with a value: a resource or a resource instance.</summary>
    public static TlvItem Leaf(TlvKind kind, int id, ReadOnlyMemory<byte> value) => new(kind, checked((ushort)id), value, []);

    /// <summary>A TLV with others in it: an object instance or a multiple resource.</summary>
    public static TlvItem Branch(TlvKind kind, int id, IReadOnlyList<TlvItem> children) => new(kind, checked((ushort)id), default, children);

    /// <summary>Whether it holds other TLVs rather than a value.</summary>
    public bool IsBranch => Kind is TlvKind.ObjectInstance or TlvKind.MultipleResource;

    /// <inheritdoc />
    public bool Equals(TlvItem? other) =>
        other is not null && Kind == other.Kind && Id == other.Id && Value.Span.SequenceEqual(other.Value.Span)
        && Children.SequenceEqual(other.Children);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Kind, Id, Value.Length, Children.Count);
}
