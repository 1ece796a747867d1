namespace Hil.Serve.Live;

/// <summary>How far an update of firmware that was asked for at the desk is.</summary>
public enum FirmwareStage
{
    /// <summary>The package is on its way to the device.</summary>
    Transferring,

    /// <summary>The device has it all and judges it.</summary>
    Checking,

    /// <summary>The device has the package and waits to be told to install it.</summary>
    Downloaded,

    /// <summary>It was told to install it, and restarts.</summary>
    Installing,

    /// <summary>The new firmware runs.</summary>
    Succeeded,

    /// <summary>It did not work; the text says why.</summary>
    Failed,
}
