namespace Hil.Lwm2m.Firmware;

/// <summary>Where a device is with an update: <c>/5/0/3</c> (OMA LwM2M object 5, Firmware Update).</summary>
public enum UpdateState
{
    /// <summary>Nothing is under way.</summary>
    Idle = 0,

    /// <summary>The package is on its way.</summary>
    Downloading = 1,

    /// <summary>The package is there and waits for Update.</summary>
    Downloaded = 2,

    /// <summary>The new firmware is being installed or on trial.</summary>
    Updating = 3,
}
