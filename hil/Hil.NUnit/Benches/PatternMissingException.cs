using Hil.Core.Profiles;

namespace Hil.NUnit.Benches;

/// <summary>A scenario asks for a pattern that the firmware does not claim to know. It is skipped with that reason.</summary>
/// <param name="profile">The profile.</param>
/// <param name="label">The label that was asked for.</param>
public sealed class PatternMissingException(DeviceProfile profile, string label)
    : Exception($"The profile {profile.Name} knows no pattern {label}, only {string.Join(", ", profile.Classes.Select(each => each.Label))}.");
