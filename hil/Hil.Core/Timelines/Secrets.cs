namespace Hil.Core.Timelines;

/// <summary>
/// Byte sequences that must not leave the bench, such as keys that a bootstrap writes. What stores packets asks it to hide them. Safe for many
/// threads.
/// </summary>
public sealed class Secrets
{
    /// <summary>Shorter sequences are no secrets: they would be found everywhere by chance.</summary>
    public const int FewestBytes = 4;

    // Bodies are cut at multiples of the smallest block of CoAP (RFC 7959 §2.2), whatever size is agreed on: such a piece is never cut itself.
    private const int PieceBytes = 16;

    private const byte Hidden = (byte)'x';

    private readonly Lock _gate = new();
    private Trace[] _traces = [];

    /// <summary>Hides a sequence from now on. One of fewer than <see cref="FewestBytes"/> bytes is not taken.</summary>
    /// <param name="secret">The bytes.</param>
    public void Add(ReadOnlySpan<byte> secret)
    {
        if (secret.Length >= FewestBytes)
            Add(secret, 0, secret.Length);
    }

    /// <summary>
    /// Hides a sequence from now on, and in the blocks of a body also where it is cut in two. Where the body does not hold it as it is, but in
    /// base64 say, the whole body is hidden. Up to three bytes at the end of the body are not found where they alone are the last block.
    /// </summary>
    /// <param name="secret">The bytes.</param>
    /// <param name="body">What is sent, whole or in blocks.</param>
    public void Add(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> body)
    {
        if (secret.Length < FewestBytes)
            return;
        Add(secret);
        var at = body.IndexOf(secret);
        var (from, to) = at < 0 ? (0, body.Length) : (at, at + secret.Length);
        for (var piece = from / PieceBytes * PieceBytes; piece < to; piece += PieceBytes)
        {
            var bytes = body[piece..Math.Min(piece + PieceBytes, body.Length)];
            if (bytes.Length >= FewestBytes)
                Add(bytes, Math.Max(from - piece, 0), Math.Min(to - piece, bytes.Length));
        }
    }

    /// <summary>The bytes with each secret in them overwritten by <c>x</c>; the same memory where there is none in them.</summary>
    /// <param name="bytes">A packet, say.</param>
    /// <param name="found">Whether there was one.</param>
    public ReadOnlyMemory<byte> Hide(ReadOnlyMemory<byte> bytes, out bool found)
    {
        byte[]? hidden = null;
        foreach (var trace in Volatile.Read(ref _traces))
        {
            for (var from = 0; from <= bytes.Length - trace.Bytes.Length;)
            {
                var at = bytes.Span[from..].IndexOf(trace.Bytes);
                if (at < 0)
                    break;
                hidden ??= bytes.ToArray();
                hidden.AsSpan(from + at)[trace.From..trace.To].Fill(Hidden);
                from += at + trace.Bytes.Length;
            }
        }

        found = hidden is not null;
        return hidden ?? bytes;
    }

    private void Add(ReadOnlySpan<byte> bytes, int from, int to)
    {
        lock (_gate)
        {
            foreach (var known in _traces)
            {
                if (known.From == from && known.To == to && bytes.SequenceEqual(known.Bytes))
                    return;
            }

            _traces = [.. _traces, new(bytes.ToArray(), from, to)];
        }
    }

    // Bytes by which a secret is found, and which of them are hidden: the secret itself, or the part of a body that a piece of it lies in.
    private sealed record Trace(byte[] Bytes, int From, int To);
}
