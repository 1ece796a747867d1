using Hil.Core.Profiles;
using Hil.NUnit.Expectations;

namespace Hil.NUnit.Benches;

/// <summary>The lights that show patterns.</summary>
public sealed class Lights
{
    private readonly DeviceProfile _profile;

    internal Lights(DeviceProfile profile) => _profile = profile;

    /// <summary>None is lit.</summary>
    public Condition AllDark => new LightCondition([], _profile.Leds);

    /// <summary>A light by its name.</summary>
    /// <exception cref="ArgumentException">The profile names no such light.</exception>
    public Light this[string name] => _profile.Leds.Contains(name)
        ? new(name)
        : throw new ArgumentException($"Light {name}: expected one of {string.Join(", ", _profile.Leds)}, which the profile names.", nameof(name));

    /// <summary>The lights as they are while the device sees this pattern: its own on, all others off; all dark where it has none.</summary>
    /// <param name="pattern">The pattern, or null for what the device could not classify.</param>
    public Condition Show(PatternClass? pattern) => pattern is { Leds: { IsEmpty: false } lit }
        ? new LightCondition(lit, _profile.Leds.RemoveRange(lit))
        : AllDark;
}
