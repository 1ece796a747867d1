namespace Hil.Lwm2m.Firmware;

/// <summary>How much an update matters, by which a device may put it off: <c>/5/0/11</c> (OMA LwM2M object 5, since version 1.1).</summary>
public enum UpdateSeverity
{
    /// <summary>It should not be put off.</summary>
    Critical = 0,

    /// <summary>The default.</summary>
    Mandatory = 1,

    /// <summary>It may be put off.</summary>
    Optional = 2,
}
