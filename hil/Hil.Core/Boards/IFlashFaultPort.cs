using Hil.Core.Flash;

namespace Hil.Core.Boards;

/// <summary>Flash as a campaign of faults reaches it: every operation is seen, power goes away in any of them, and contents are put in place.</summary>
public interface IFlashFaultPort : IPort
{
    /// <summary>Who is told before and after each operation; null for nobody.</summary>
    IFlashObserver? Observer { get; set; }

    /// <summary>
    /// What code flash holds. It may be taken at any time, also from an observer; it is put between instructions only: before power is
    /// applied, or while nothing runs.
    /// </summary>
    /// <exception cref="ArgumentException">Contents of another size are put.</exception>
    FlashContents Contents { get; set; }

    /// <summary>Begins to take down which words the firmware reads, in place of what was taken down so far.</summary>
    void WatchReads();

    /// <summary>What was read since <see cref="WatchReads"/>; all of flash where nobody watched.</summary>
    FlashReads Reads { get; }

    /// <summary>Takes power away at this very moment; the operation that is under way is torn as the given seed has it.</summary>
    ValueTask CutPower(FlashTear tear, CancellationToken cancellation = default);
}
