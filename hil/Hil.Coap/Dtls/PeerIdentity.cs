namespace Hil.Coap.Dtls;

/// <summary>Who a peer proved to be. Two are equal where kind and name are.</summary>
/// <remarks>It never prints the name by itself, since identities belong in no log; <see cref="Name"/> must be asked for.</remarks>
public sealed class PeerIdentity : IEquatable<PeerIdentity>
{
    /// <summary>Makes an identity.</summary>
    /// <param name="kind">How it was proved.</param>
    /// <param name="name">The name.</param>
    /// <param name="otherNames">Further names that a certificate vouches for.</param>
    public PeerIdentity(PeerIdentityKind kind, string name, IReadOnlyList<string>? otherNames = null)
    {
        Kind = kind;
        Name = name;
        Names = otherNames is null ? [name] : [name, .. otherNames.Where(other => other != name)];
    }

    /// <summary>How it was proved.</summary>
    public PeerIdentityKind Kind { get; }

    /// <summary>The name, empty for <see cref="PeerIdentityKind.Anonymous"/>. It must not be written to logs, reports or timelines.</summary>
    public string Name { get; }

    /// <summary>All names, <see cref="Name"/> first: those of a certificate's subject and of its alternative names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether the peer may call itself so, letter for letter: its endpoint name in LwM2M, for one.</summary>
    public bool MayBeCalled(string name) => Kind != PeerIdentityKind.Anonymous && Names.Contains(name, StringComparer.Ordinal);

    /// <inheritdoc />
    public bool Equals(PeerIdentity? other) => other is not null && Kind == other.Kind && Name == other.Name;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as PeerIdentity);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Kind, Name);

    /// <summary>The kind alone.</summary>
    public override string ToString() => Kind.ToString();
}
