using Hil.Core.Motions;

namespace Hil.Scenarios;

/// <summary>A scenario that moves the board.</summary>
public abstract class Scenario : BenchTest
{
    /// <summary>What the server hears comes after what the device did: the line, and one loop of the firmware.</summary>
    protected static readonly TimeSpan Line = TimeSpan.FromMilliseconds(100);

    /// <summary>A motion that is clearly of its class, a number of the firmware's windows long.</summary>
    protected Motion Clear(string label, int windows = 4) => SuiteMotions.Clear(label, windows * Profile.Window);
}
