using Hil.Campaigns.Slots;
using Hil.Core.Flash;
using Hil.Core.Images;
using Hil.Images;
using Hil.Images.Mcuboot;

namespace Hil.Campaigns.PowerCuts;

/// <summary>What a campaign is about: a device as it leaves the factory, and an update for it.</summary>
public sealed class CampaignSubject
{
    private const int FlashSize = 1 << 20;

    /// <summary>Takes what is to be judged, and refuses what a campaign would prove nothing with.</summary>
    /// <param name="factory">Bootloader and first image.</param>
    /// <param name="update">The file of the update, an MCUboot image.</param>
    /// <param name="updateName">Its name, for messages.</param>
    /// <param name="key">The key that the bootloader holds.</param>
    /// <param name="bootloader">Another bootloader, put in the place of the factory's; null for the factory's own.</param>
    /// <exception cref="ImageException">An image cannot take part; the message says why.</exception>
    public CampaignSubject(FirmwareImage factory, ReadOnlyMemory<byte> update, string updateName, SigningKey key, FirmwareImage? bootloader = null)
    {
        var map = SlotMap.Thingy91;
        Model = new(map, key);
        Factory = FlashContents.Erased(FlashSize).With(factory);
        if (bootloader is not null)
            Factory = Replace(Factory, bootloader);
        var candidate = McubootImage.Parse(update, updateName);
        TrialImage.Require(update.Span, updateName);
        var old = Model.ImageOf(Factory, map.Primary);
        if (!old.IsGood)
            throw new ImageException($"{factory.Name}: an image that the bootloader runs was expected at 0x{map.Primary:x8}: {old.Faults[0]}");
        if (Model.TrailerOf(Factory, map.Secondary) is not { Magic: FlagState.Unset } trailer)
            throw new ImageException($"{factory.Name}: an erased trailer of the secondary slot was expected, found its magic {Model.TrailerOf(Factory, map.Secondary).Magic}: an update is pending before the campaign begins.");
        var running = McubootImage.Parse(Factory.Read(map.Primary, map.SlotSize), factory.Name);
        var verification = ImageVerification.Of(
            candidate, key, ImageSlot.Thingy91 with { Address = map.Primary, Size = map.SlotSize }, running.SecurityCounter ?? 0);
        if (!verification.IsGood)
            throw new ImageException($"{updateName}: an update that the bootloader takes was expected: {verification.Faults[0]}");
        (Old, New) = (running.Header.Version, candidate.Header.Version);
        if (Old == New)
            throw new ImageException($"{updateName}: another version than the factory image's was expected, found {New} in both: nobody could tell which of them runs.");
        Update = update[..candidate.Length];
        Name = $"{Old} to {New}";
    }

    /// <summary>Both versions, such as <c>1.0.0 to 2.0.0</c>.</summary>
    public string Name { get; }

    /// <summary>The version that the factory image has.</summary>
    public ImageVersion Old { get; }

    /// <summary>The version that the update brings.</summary>
    public ImageVersion New { get; }

    /// <summary>The kind of board, such as <c>thingy91</c>.</summary>
    public string Board { get; init; } = "thingy91";

    /// <summary>The name under which the device registers.</summary>
    public string Endpoint { get; init; } = "hil-thingy91";

    /// <summary>The UDP port at which it looks for its server.</summary>
    public int ServerPort { get; init; } = 5683;

    /// <summary>Flash as it leaves the factory.</summary>
    internal FlashContents Factory { get; }

    /// <summary>The update, without the padding that a file may have.</summary>
    internal ReadOnlyMemory<byte> Update { get; }

    /// <summary>What a right bootloader does.</summary>
    internal SlotModel Model { get; }

    private static FlashContents Replace(FlashContents factory, FirmwareImage bootloader)
    {
        var map = SlotMap.Thingy91;
        if (bootloader.Segments.FirstOrDefault(segment => segment.Address + (long)segment.Bytes.Length > map.Primary) is { } outside)
            throw new ImageException($"{bootloader.Name}: a bootloader below 0x{map.Primary:x8} was expected, found {outside.Bytes.Length} bytes at 0x{outside.Address:x8}.");
        return factory.With(0, [.. Enumerable.Repeat((byte)0xFF, (int)map.Primary)]).With(bootloader);
    }
}
