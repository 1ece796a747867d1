using System.Collections.Concurrent;
using Hil.Core.Flash;
using Hil.Core.Images;
using Hil.Images;
using Hil.Images.Mcuboot;

namespace Hil.Campaigns.Slots;

/// <summary>
/// What a right bootloader does with given contents of flash, from journal, trailers and images alone. Written from MCUboot's decision
/// table and SWAP.md, apart from the bootloader's code, so that each is the other's check. Safe for concurrent use.
/// </summary>
/// <param name="map">Where things are.</param>
/// <param name="key">The key that images must be signed with.</param>
internal sealed class SlotModel(SlotMap map, SigningKey key)
{
    private readonly ConcurrentDictionary<UInt128, SlotImage> _images = [];

    /// <summary>The rows of MCUboot's decision table, as plans name them.</summary>
    public static IReadOnlyList<string> Rows { get; } = ["1 test", "2 permanent", "3 revert", "none"];

    /// <summary>Where things are.</summary>
    public SlotMap Map => map;

    /// <summary>What a boot from these contents must do.</summary>
    public BootPlan Plan(FlashContents flash)
    {
        if (SwapJournal.Read(flash, map) is { } journal)
            return new($"resume {journal.Kind.ToString().ToLowerInvariant()}", journal.Kind, journal.ResumePoint, null);
        var (primary, secondary) = (TrailerOf(flash, map.Primary), TrailerOf(flash, map.Secondary));
        var onTrial = primary is { Magic: FlagState.Set, CopyDone: FlagState.Set, ImageOk: FlagState.Unset };
        var halfConfirmed = primary is { Magic: FlagState.Set, CopyDone: FlagState.Set, ImageOk: FlagState.Bad };
        var (row, kind) = secondary switch
        {
            { Magic: FlagState.Set, ImageOk: FlagState.Unset } => ("1 test", SwapType.Test),
            { Magic: FlagState.Set, ImageOk: FlagState.Set, Swap: SwapType.Revert } when onTrial => ("2 permanent, a revert requested", SwapType.Revert),
            { Magic: FlagState.Set, ImageOk: FlagState.Set } => ("2 permanent", SwapType.Permanent),
            _ when onTrial => (secondary.Magic == FlagState.Bad ? "3 revert, secondary magic bad" : "3 revert", SwapType.Revert),
            _ when halfConfirmed => ("none, confirmation torn", SwapType.None),
            _ => ("none", SwapType.None),
        };
        if (kind != SwapType.None && !ImageOf(flash, map.Secondary).IsGood)
            return new($"{row}, candidate refused", SwapType.None, null, ImageOf(flash, map.Primary).Version);
        return kind == SwapType.None
            ? new(row, kind, null, ImageOf(flash, map.Primary).Version)
            : new(row, kind, null, ImageOf(flash, map.Secondary).Version);
    }

    /// <summary>The trailer of a slot.</summary>
    public Trailer TrailerOf(FlashContents flash, uint slot) =>
        Trailer.Read(flash.Read(slot + (uint)(map.SlotSize - Trailer.Size), Trailer.Size))!;

    /// <summary>Whether the image that runs would be taken back by the next boot.</summary>
    public bool IsOnTrial(FlashContents flash) =>
        SwapJournal.Read(flash, map) is null
        && TrailerOf(flash, map.Primary) is { Magic: FlagState.Set, CopyDone: FlagState.Set, ImageOk: FlagState.Unset };

    /// <summary>What stands in a slot, judged as from the primary one.</summary>
    public SlotImage ImageOf(FlashContents flash, uint slot)
    {
        var digest = DigestOf(flash, slot);
        return _images.TryGetValue(digest, out var known) ? known : _images.GetOrAdd(digest, Judge(flash.Read(slot, map.SlotSize)));
    }

    private SlotImage Judge(byte[] slot)
    {
        var verification = ImageVerification.Of(slot, "slot", key, ImageSlot.Thingy91 with { Address = map.Primary, Size = map.SlotSize });
        return new(VersionOf(slot), [.. verification.Faults.Select(fault => fault.Text)]);
    }

    private UInt128 DigestOf(FlashContents flash, uint slot)
    {
        var digest = UInt128.Zero;
        var last = (int)((slot + map.SlotSize) / FlashPage.Size) - 1;
        for (var page = (int)(slot / FlashPage.Size); page < last; page++)
            digest = Mix(digest, flash.Pages[page].Digest);
        // Trailers come in many states, an image must not reach into them, and judging one costs a signature.
        return Mix(digest, FlashPage.DigestOf(flash.Pages[last].Bytes[..^Trailer.Reserved]));
    }

    private static UInt128 Mix(UInt128 digest, UInt128 next) => UInt128.RotateLeft(digest, 7) * 0x9E3779B97F4A7C15 + next;

    private static ImageVersion? VersionOf(byte[] slot)
    {
        try
        {
            return McubootImage.Parse(slot, "slot").Header.Version;
        }
        catch (ImageException)
        {
            return null;
        }
    }
}
