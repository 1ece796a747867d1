using Hil.Core.Flash;
using Hil.Images.Mcuboot;

namespace Hil.Campaigns.Slots;

/// <summary>
/// The bootloader's record of a swap that is under way: four words of head (kind and page count, their complement, two of magic), then a
/// word for each of three steps of each page. What it is for stands in <c>fixtures/firmware/boot/SWAP.md</c>.
/// </summary>
/// <param name="Kind">What is being done.</param>
/// <param name="Pages">How many pages it takes, the trailer's included.</param>
/// <param name="Page">The first page that is not done, from 0; <paramref name="Pages"/> where all are.</param>
/// <param name="Step">Its first step that is not done, from 1 to 3.</param>
internal sealed record SwapJournal(SwapType Kind, int Pages, int Page, int Step)
{
    /// <summary>Steps of a page.</summary>
    public const int Steps = 3;

    private const int HeadWords = 4;
    private const uint FirstMagic = 0x4C4A9E6B;
    private const uint SecondMagic = 0xB1D7532C;
    private const uint Done = 0x1A2C5E93;

    /// <summary>Where the bootloader must go on, as it says itself.</summary>
    public string ResumePoint => $"{Page}.{Step}";

    /// <summary>Whether a place in the journal's page, counted in bytes from its start, is the status of a step.</summary>
    public static bool IsStatus(uint offset) => offset is >= 4 * HeadWords and < FlashPage.Size;

    /// <summary>Reads the journal.</summary>
    /// <returns>The swap that is under way, or null.</returns>
    public static SwapJournal? Read(FlashContents flash, SlotMap map)
    {
        uint Word(int index) => flash.Word(map.Journal + 4 * (uint)index);
        var (kind, pages) = ((SwapType)(Word(0) & 0xFF), (int)(Word(0) >> 8));
        if (Word(1) != ~Word(0) || Word(2) != FirstMagic || Word(3) != SecondMagic)
            return null;
        if (kind is not (SwapType.Test or SwapType.Permanent or SwapType.Revert) || pages < 1 || pages > map.SlotSize / FlashPage.Size)
            return null;
        var done = 0;
        while (done < Steps * pages && Word(HeadWords + done) == Done)
            done++;
        return new(kind, pages, done / Steps, done % Steps + 1);
    }
}
