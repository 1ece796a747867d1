namespace Hil.Coap.Dtls.Credentials;

/// <summary>A PSK identity and its key (RFC 4279). LwM2M allows identities of up to 128 bytes and keys of up to 64.</summary>
/// <remarks>It never prints them.</remarks>
public sealed class PreSharedKey
{
    private readonly byte[] _key;

    /// <summary>Makes a pair.</summary>
    /// <param name="identity">The identity, as UTF-8 on the wire. Not empty.</param>
    /// <param name="key">The key. Not empty.</param>
    /// <exception cref="ArgumentException">One of them is empty.</exception>
    public PreSharedKey(string identity, ReadOnlySpan<byte> key)
    {
        ArgumentException.ThrowIfNullOrEmpty(identity);
        if (key.IsEmpty)
            throw new ArgumentException("A pre-shared key of at least one byte was expected, it is empty.", nameof(key));
        Identity = identity;
        _key = key.ToArray();
    }

    /// <summary>The identity.</summary>
    public string Identity { get; }

    /// <summary>The key.</summary>
    public ReadOnlyMemory<byte> Key => _key;

    /// <summary>Says nothing of either.</summary>
    public override string ToString() => "a pre-shared key";
}
