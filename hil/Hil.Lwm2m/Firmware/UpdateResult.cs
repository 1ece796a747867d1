namespace Hil.Lwm2m.Firmware;

/// <summary>How the last download or update ended: <c>/5/0/5</c> (OMA LwM2M object 5, Firmware Update; 10 and 11 since version 1.1).</summary>
public enum UpdateResult
{
    /// <summary>Nothing has ended yet.</summary>
    Initial = 0,

    /// <summary>The new firmware runs.</summary>
    Success = 1,

    /// <summary>Not enough flash for the package.</summary>
    NotEnoughFlash = 2,

    /// <summary>Out of RAM while the package was taken.</summary>
    OutOfRam = 3,

    /// <summary>The connection was lost while the package was taken.</summary>
    ConnectionLost = 4,

    /// <summary>The package is not what it says it is.</summary>
    IntegrityFailure = 5,

    /// <summary>The package is of a kind that the device cannot use.</summary>
    UnsupportedPackage = 6,

    /// <summary>There is nothing at that URI, or it is none.</summary>
    InvalidUri = 7,

    /// <summary>The new firmware could not be installed, or was taken back.</summary>
    UpdateFailed = 8,

    /// <summary>The device does not speak the protocol of that URI.</summary>
    UnsupportedProtocol = 9,

    /// <summary>The server cancelled it.</summary>
    Cancelled = 10,

    /// <summary>The device put it off.</summary>
    Deferred = 11,
}
