namespace Hil.Lwm2m.Bootstrap;

/// <summary>How a bootstrap ended.</summary>
public enum BootstrapEnd
{
    /// <summary>The client took everything, and the end.</summary>
    Finished,

    /// <summary>The client refused a step; at the finish it says by 4.06 that what it was given does not fit together.</summary>
    Refused,

    /// <summary>The client did not answer.</summary>
    Silent,

    /// <summary>It took longer than the client waits, EXCHANGE_LIFETIME of 247 s (LwM2M Core 1.1.1 §6.1.7).</summary>
    TooLong,

    /// <summary>It was given up: the client asked anew, the server was restarted, or the scenario ended it.</summary>
    Abandoned,
}
