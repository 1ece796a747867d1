using Hil.Core.Time;

namespace Hil.Lwm2m.Firmware;

/// <summary>What a device says of its firmware and of the last update, read at one time.</summary>
/// <param name="At">When.</param>
/// <param name="State"><c>/5/0/3</c>.</param>
/// <param name="Result"><c>/5/0/5</c>.</param>
/// <param name="Reason">Why it failed, in the device's words; null where the device has no such resource, empty where there is nothing to say.</param>
/// <param name="Version">The version of the firmware that runs, <c>/3/0/3</c>; null where the device does not say.</param>
public sealed record UpdateStatus(BoardTime At, UpdateState State, UpdateResult Result, string? Reason, string? Version)
{
    /// <summary>Whether the last download or update ended badly.</summary>
    public bool HasFailed => Result > UpdateResult.Success;

    /// <summary>Such as <c>state Idle, result UpdateFailed (reverted: watchdog), firmware 1.0.0</c>.</summary>
    public override string ToString() =>
        $"state {State}, result {Result}{(string.IsNullOrEmpty(Reason) ? "" : $" ({Reason})")}, firmware {Version ?? "unknown"}";
}
