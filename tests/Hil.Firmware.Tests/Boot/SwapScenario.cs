using Hil.Core.Flash;
using Hil.Images.Mcuboot;

namespace Hil.Firmware.Tests.Boot;

/// <summary>A state of flash that asks the bootloader for something, and how a board may end however often power went away meanwhile.</summary>
internal sealed class SwapScenario
{
    private const string RunsOld = "run 1.0.0";
    private const string RunsNew = "run 2.0.0";
    private static readonly byte[] Old = SlotImages.Make("1.0.0", pages: 1, sparse: true);
    private static readonly byte[] New = SlotImages.Make("2.0.0", pages: 2, sparse: true);

    private readonly Func<BootRig> _prepare;
    private readonly string _first;
    private readonly string _last;

    private SwapScenario(Func<BootRig> prepare, string first, string last) => (_prepare, _first, _last) = (prepare, first, last);

    // How many pages its swaps work on; 0 where it swaps nothing.
    public int Pages { get; private init; } = 3;

    // What the secondary slot holds at the end; null where that does not matter.
    private byte[]? Other { get; init; }

    private FlagState Magic { get; init; } = FlagState.Set;

    /// <summary>A trial: the new image runs once, and not again, since it does not confirm itself.</summary>
    public static SwapScenario Test(string bootloader) => new(() => Pending(bootloader, permanent: false), RunsNew, RunsOld) { Other = New };

    /// <summary>A permanent update: the new image runs from then on.</summary>
    public static SwapScenario Permanent(string bootloader) => new(() => Pending(bootloader, permanent: true), RunsNew, RunsNew) { Other = Old };

    /// <summary>An unconfirmed image was reset: the old one runs from then on.</summary>
    public static SwapScenario Revert(string bootloader) => new(() => OnTrial(bootloader), RunsOld, RunsOld) { Other = New };

    /// <summary>A revert whose request stood when power went away.</summary>
    public static SwapScenario RequestedRevert(string bootloader) => new(() =>
    {
        var rig = OnTrial(bootloader);
        rig.Put(FlashMap.Secondary + FlashMap.SwapInfo, [4]);
        rig.RequestUpdate(permanent: true);
        return rig;
    }, RunsOld, RunsOld) { Other = New };

    /// <summary>A candidate that must not run: the old image runs on.</summary>
    public static SwapScenario Refusal(string bootloader) => new(() =>
    {
        var rig = Pending(bootloader, permanent: false);
        rig.Put(FlashMap.Secondary + 0x1000, [0]);
        return rig;
    }, RunsOld, RunsOld) { Pages = 0, Magic = FlagState.Unset };

    /// <summary>The primary slot holds nothing: the image in the other one is brought in.</summary>
    public static SwapScenario Rescue(string bootloader) => new(() =>
    {
        var rig = BootRig.With(bootloader);
        rig.Put(FlashMap.Secondary, New);
        return rig;
    }, RunsNew, RunsNew);

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
        // The trial is over once it could have begun: power that goes away then takes the image back. While the journal is open it has not.
        var tried = left.Word(FlashMap.Primary + FlashMap.CopyDone) == 0xFFFF_FF01 && left.Word(FlashMap.Primary + FlashMap.Magic) == 0xF395_C277;
        var first = rig.TryPowerCycle();
        resumed.UnionWith(first.Where(line => line.StartsWith("resume ", StringComparison.Ordinal)));
        if (first[^1] != _first && !(tried && first[^1] == _last))
            return $"the first boot was to end with \"{_first}\", but went: {string.Join(", ", first)}";
        if (_first != _last && first[^1] != _last && rig.TryPowerCycle() is var second && second[^1] != _last)
            return $"the second boot was to end with \"{_last}\", but went: {string.Join(", ", second)}";
        var rest = rig.TryPowerCycle();
        if (!rest.SequenceEqual(["1.0.0", "swap none", _last]))
            return $"a later boot was to do nothing but \"{_last}\", but went: {string.Join(", ", rest)}";
        var primary = _last == RunsNew ? New : Old;
        if (!rig.Read(FlashMap.Primary, primary.Length).AsSpan().SequenceEqual(primary))
            return "the primary slot does not hold the whole image";
        if (Other is not null && !rig.Read(FlashMap.Secondary, Other.Length).AsSpan().SequenceEqual(Other))
            return "the secondary slot does not hold the whole other image";
        return rig.PrimaryTrailer is { ImageOk: FlagState.Set, CopyDone: FlagState.Set } trailer && trailer.Magic == Magic
            ? null
            : $"the primary trailer is {rig.PrimaryTrailer}";
    }

    private static BootRig OnTrial(string bootloader)
    {
        var rig = Pending(bootloader, permanent: false);
        rig.PowerCycle();
        rig.PowerOff();
        return rig;
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
