using Hil.NUnit.Expectations;

namespace Hil.NUnit.Benches;

/// <summary>A light of the device, for expectations.</summary>
/// <param name="Name">Its name on the board.</param>
public sealed record Light(string Name)
{
    /// <summary>It is lit.</summary>
    public Condition On => new LightCondition([Name], []);

    /// <summary>It is not lit.</summary>
    public Condition Off => new LightCondition([], [Name]);

    /// <summary>It is not lit: reads better where it should stay so.</summary>
    public Condition Dark => Off;
}
