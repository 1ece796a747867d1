namespace Hil.Lwm2m.Firmware;

/// <summary>An update ended otherwise than it should, or did not end in time.</summary>
/// <param name="message">What was expected, what was found, and what was last seen.</param>
/// <param name="status">What the device last said; null where it said nothing.</param>
public sealed class FirmwareUpdateException(string message, UpdateStatus? status) : Exception(message)
{
    /// <summary>What the device last said, or null.</summary>
    public UpdateStatus? Status { get; } = status;
}
