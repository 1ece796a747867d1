namespace Hil.Images.Mcuboot;

/// <summary>
/// What stands at the end of a slot: whether an update is asked for, done and confirmed. Counted back from the end, with a write alignment
/// of up to 8 bytes: magic 16, <c>image_ok</c> at −24, <c>copy_done</c> at −32, <c>swap_info</c> at −40 (MCUboot <c>bootutil_misc.c</c>).
/// </summary>
/// <param name="Magic">Whether the magic is there.</param>
/// <param name="ImageOk">Whether the image confirmed itself.</param>
/// <param name="CopyDone">Whether a swap was completed.</param>
/// <param name="Swap">The swap that was under way, from the low nibble of <c>swap_info</c>, or null where it is erased or out of range.</param>
public sealed record Trailer(FlagState Magic, FlagState ImageOk, FlagState CopyDone, SwapType? Swap)
{
    /// <summary>Bytes from the end of the slot to the first byte of <c>swap_info</c>.</summary>
    public const int Size = 40;

    /// <summary>
    /// Bytes that a slot keeps free at its end, 1584: the fields above, and the swap status of 128 sectors with writes of 4 bytes
    /// (imgtool's reckoning).
    /// </summary>
    public const int Reserved = 128 * 3 * 4 + 4 * 8 + 16;

    /// <summary>The sixteen bytes at the end of a slot that holds a request, for a write alignment of up to 8 bytes.</summary>
    public static ReadOnlySpan<byte> MagicBytes =>
        [0x77, 0xc2, 0x95, 0xf3, 0x60, 0xd2, 0xef, 0x7f, 0x35, 0x52, 0x50, 0x0f, 0x2c, 0xb6, 0x79, 0x80];

    /// <summary>Reads the trailer at the end of a slot.</summary>
    /// <param name="slot">The slot, or its last <see cref="Size"/> bytes or more; fewer bytes hold no trailer.</param>
    /// <returns>The trailer, or null where the bytes are too few.</returns>
    public static Trailer? Read(ReadOnlySpan<byte> slot)
    {
        if (slot.Length < Size)
            return null;
        var magic = slot[^16..];
        var swap = (SwapType)(slot[^40] & 0x0F);
        return new Trailer(
            magic.SequenceEqual(MagicBytes) ? FlagState.Set : magic.ContainsAnyExcept((byte)0xFF) ? FlagState.Bad : FlagState.Unset,
            Flag(slot[^24]),
            Flag(slot[^32]),
            slot[^40] != 0xFF && Enum.IsDefined(swap) ? swap : null);
    }

    /// <summary>The swap that a bootloader derives from two trailers; the first row that fits wins (MCUboot <c>bootutil_public.c</c>).</summary>
    /// <remarks>An interrupted swap is resumed from its status bytes, and not from this table.</remarks>
    public static SwapType Decide(Trailer primary, Trailer secondary) => (primary, secondary) switch
    {
        (_, { Magic: FlagState.Set, ImageOk: FlagState.Unset }) => SwapType.Test,
        (_, { Magic: FlagState.Set, ImageOk: FlagState.Set }) => SwapType.Permanent,
        ({ Magic: FlagState.Set, ImageOk: FlagState.Unset, CopyDone: FlagState.Set }, _) => SwapType.Revert,
        _ => SwapType.None,
    };

    /// <summary>Writes the trailer of a requested update into an erased slot.</summary>
    /// <param name="slot">The whole slot.</param>
    /// <param name="confirm">Whether the image is confirmed beforehand, so that it is never reverted.</param>
    internal static void WriteRequest(Span<byte> slot, bool confirm)
    {
        MagicBytes.CopyTo(slot[^16..]);
        if (confirm)
            slot[^24] = 0x01;
    }

    // image_ok and copy_done hold 0x01 once written; the rest of their eight bytes stays erased.
    private static FlagState Flag(byte value) => value switch { 0x01 => FlagState.Set, 0xFF => FlagState.Unset, _ => FlagState.Bad };
}
