namespace Hil.Core.Motions;

/// <summary>The unit of a recording's numbers.</summary>
public enum AccelerationUnit
{
    /// <summary>Standard gravity, 9.80665 m/s².</summary>
    G,

    /// <summary>Metres per second squared.</summary>
    MetresPerSecondSquared,

    /// <summary>Thousandths of standard gravity.</summary>
    MilliG,
}
