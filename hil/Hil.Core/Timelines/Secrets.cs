namespace Hil.Core.Timelines;

/// <summary>
/// Byte sequences that must not leave the bench, such as keys that a bootstrap writes. What stores packets asks it to hide them. Safe for many
/// threads.
/// </summary>
public sealed class Secrets
{
    /// <summary>Shorter sequences are no secrets: they would be found everywhere by chance.</summary>
    public const int FewestBytes = 4;

    private const byte Hidden = (byte)'x';

    private readonly Lock _gate = new();
    private byte[][] _secrets = [];

    /// <summary>Hides a sequence from now on. One of fewer than <see cref="FewestBytes"/> bytes is not taken.</summary>
    /// <param name="secret">The bytes.</param>
    public void Add(ReadOnlySpan<byte> secret)
    {
        if (secret.Length < FewestBytes)
            return;
        lock (_gate)
        {
            foreach (var known in _secrets)
            {
                if (secret.SequenceEqual(known))
                    return;
            }

            _secrets = [.. _secrets, secret.ToArray()];
        }
    }

    /// <summary>The bytes with each secret in them overwritten by <c>x</c>; the same memory where there is none in them.</summary>
    /// <param name="bytes">A packet, say. A secret that is cut in two, half in this packet and half in another, is not found.</param>
    /// <param name="found">Whether there was one.</param>
    public ReadOnlyMemory<byte> Hide(ReadOnlyMemory<byte> bytes, out bool found)
    {
        byte[]? hidden = null;
        foreach (var secret in Volatile.Read(ref _secrets))
        {
            for (var from = 0; from <= bytes.Length - secret.Length;)
            {
                var at = (hidden ?? bytes.Span)[from..].IndexOf(secret);
                if (at < 0)
                    break;
                hidden ??= bytes.ToArray();
                hidden.AsSpan(from + at, secret.Length).Fill(Hidden);
                from += at + secret.Length;
            }
        }

        found = hidden is not null;
        return hidden ?? bytes;
    }
}
