namespace Hil.Serve.Live;

/// <summary>An update of firmware that was asked for at the desk, as it stands.</summary>
/// <param name="Name">What the package is called.</param>
/// <param name="Stage">How far it is.</param>
/// <param name="Bytes">How many bytes the device has taken.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Text">What happens, or why it failed, in one line.</param>
public sealed record FirmwareView(string Name, FirmwareStage Stage, int Bytes, int Length, string Text)
{
    /// <summary>Whether it still goes on.</summary>
    public bool IsRunning => Stage is FirmwareStage.Transferring or FirmwareStage.Checking or FirmwareStage.Installing;
}
