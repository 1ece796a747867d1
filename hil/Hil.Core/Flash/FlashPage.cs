using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Hil.Core.Flash;

/// <summary>4 KiB of flash as they were at some moment. Immutable, safe for every thread.</summary>
public sealed class FlashPage
{
    /// <summary>4096 bytes: the smallest that nRF9160 erases.</summary>
    public const int Size = 4096;

    private readonly byte[] _bytes;
    private readonly Lazy<UInt128> _digest;

    private FlashPage(byte[] bytes)
    {
        _bytes = bytes;
        _digest = new(() => DigestOf(_bytes));
    }

    /// <summary>The page that holds nothing: every bit is 1.</summary>
    public static FlashPage Erased { get; } = new([.. Enumerable.Repeat((byte)0xFF, Size)]);

    /// <summary>The contents.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The contents as little-endian words.</summary>
    public ReadOnlySpan<uint> Words => MemoryMarshal.Cast<byte, uint>(_bytes);

    /// <summary>The first half of the SHA-256 of the contents: pages with equal digests hold the same.</summary>
    public UInt128 Digest => _digest.Value;

    /// <summary>The first half of the SHA-256 of some bytes.</summary>
    public static UInt128 DigestOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>A page with these contents.</summary>
    /// <param name="bytes"><see cref="Size"/> bytes, copied.</param>
    public static FlashPage Of(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Size);
        return new(bytes.ToArray());
    }

    /// <summary>This page with one word in place of what stands there; no rule of flash is applied.</summary>
    /// <param name="offset">In bytes, a multiple of four.</param>
    /// <param name="word">What stands there afterwards.</param>
    public FlashPage With(int offset, uint word)
    {
        var copy = (byte[])_bytes.Clone();
        BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(offset, 4), word);
        return new(copy);
    }
}
