using Hil.Core.Flash;
using Hil.Images.Mcuboot;

namespace Hil.Firmware.Tests.Boot;

/// <summary>A state of flash that asks the bootloader for something, and how a board may end however often power went away meanwhile.</summary>
internal sealed class SwapScenario
{
    private static readonly byte[] Old = SlotImages.Make("1.0.0", pages: 1, sparse: true);
    private static readonly byte[] New = SlotImages.Make("2.0.0", pages: 2, sparse: true);

    private readonly Func<BootRig> _prepare;
    private readonly bool _keepsNew;

    private SwapScenario(Func<BootRig> prepare, bool keepsNew) => (_prepare, _keepsNew) = (prepare, keepsNew);

    /// <summary>A trial: the new image runs once, and once more only if it confirms itself, which it does not.</summary>
    public static SwapScenario Test(string bootloader) => new(() => Pending(bootloader, permanent: false), keepsNew: false) { RunsNewFirst = true };

    /// <summary>A permanent update: the new image runs from then on.</summary>
    public static SwapScenario Permanent(string bootloader) => new(() => Pending(bootloader, permanent: true), keepsNew: true) { RunsNewFirst = true };

    /// <summary>An unconfirmed image was reset: the old one runs from then on.</summary>
    public static SwapScenario Revert(string bootloader) => new(() =>
    {
        var rig = Pending(bootloader, permanent: false);
        rig.PowerCycle();
        rig.PowerOff();
        return rig;
    }, keepsNew: false);

    /// <summary>A revert whose request stood when power went away.</summary>
    public static SwapScenario RequestedRevert(string bootloader) => new(() =>
    {
        var rig = Pending(bootloader, permanent: false);
        rig.PowerCycle();
        rig.PowerOff();
        rig.Put(FlashMap.Secondary + FlashMap.SwapInfo, [4]);
        rig.RequestUpdate(permanent: true);
        return rig;
    }, keepsNew: false);

    private bool RunsNewFirst { get; init; }

    /// <summary>A board without power that is about to do it.</summary>
    public BootRig Prepare() => _prepare();

    /// <summary>Boots what a cut left, three times; null where everything is as it may be, or what is wrong.</summary>
    /// <param name="rig">A board of this scenario.</param>
    /// <param name="left">What it finds in flash.</param>
    /// <param name="resumed">Takes the points at which swaps were resumed.</param>
    public string? Judge(BootRig rig, FlashContents left, ISet<string> resumed)
    {
        rig.PowerOff();
        rig.Flash.Contents = left;
        // The trial is over once it could have begun: power that goes away then takes the image back.
        var tried = left.Word(FlashMap.Primary + FlashMap.CopyDone) == 0xFFFF_FF01 && left.Word(FlashMap.Primary + FlashMap.Magic) == 0xF395_C277;
        var first = rig.TryPowerCycle();
        resumed.UnionWith(first.Where(line => line.StartsWith("resume ", StringComparison.Ordinal)));
        var wanted = RunsNewFirst && (_keepsNew || !tried) ? "run 2.0.0" : "run 1.0.0";
        // A journal that is still to be closed is gone on with, whatever the trailer says.
        if (first[^1] != wanted && !(tried && first[^1] == "run 2.0.0" && first.Any(line => line.StartsWith("resume ", StringComparison.Ordinal))))
            return $"the first boot was to end with \"{wanted}\", but went: {string.Join(", ", first)}";
        var last = _keepsNew ? "run 2.0.0" : "run 1.0.0";
        if (first[^1] != last && rig.TryPowerCycle() is var second && second[^1] != last)
            return $"the second boot was to end with \"{last}\", but went: {string.Join(", ", second)}";
        var rest = rig.TryPowerCycle();
        if (!rest.SequenceEqual(["1.0.0", "swap none", last]))
            return $"a later boot was to do nothing but \"{last}\", but went: {string.Join(", ", rest)}";
        var (primary, secondary) = _keepsNew ? (New, Old) : (Old, New);
        if (!rig.Read(FlashMap.Primary, primary.Length).AsSpan().SequenceEqual(primary))
            return "the primary slot does not hold the whole image";
        if (!rig.Read(FlashMap.Secondary, secondary.Length).AsSpan().SequenceEqual(secondary))
            return "the secondary slot does not hold the whole other image";
        return rig.PrimaryTrailer is { Magic: FlagState.Set, ImageOk: FlagState.Set, CopyDone: FlagState.Set }
            ? null
            : $"the primary trailer is {rig.PrimaryTrailer}";
    }

    private static BootRig Pending(string bootloader, bool permanent)
    {
        var rig = BootRig.With(bootloader);
        rig.Put(FlashMap.Primary, Old);
        rig.Put(FlashMap.Secondary, New);
        rig.RequestUpdate(permanent);
        return rig;
    }
}
