using System.Collections.Immutable;

namespace Hil.Core.Profiles;

/// <summary>The images with which the updates of a firmware are judged. Read from a YAML file, so that a team points the same suite at its own.</summary>
/// <param name="Factory">What a device leaves the factory with, bootloader and first image: ELF or Intel HEX, as a full path.</param>
/// <param name="Bootloader">The bootloader alone, as a full path.</param>
/// <param name="ReasonPath">The resource in which the device says in words why an update failed, such as <c>/5/0/26241</c>; null where it has none.</param>
/// <param name="Old">The image that a device leaves the factory with.</param>
/// <param name="New">The image to which it is updated.</param>
/// <param name="NewKnows">The label of a pattern that the new image knows and the old one does not; null where there is none.</param>
/// <param name="Bad">Images that must not stay.</param>
public sealed record UpdateSet(
    string Factory, string Bootloader, string? ReasonPath, UpdateImage Old, UpdateImage New, string? NewKnows, ImmutableArray<BadUpdate> Bad)
{
    /// <summary>The bad image of that name.</summary>
    /// <exception cref="ProfileException">The set has none.</exception>
    public BadUpdate Find(string name) => Bad.FirstOrDefault(bad => bad.Name == name)
        ?? throw new ProfileException($"The update set has no bad image \"{name}\", expected one of {string.Join(", ", Bad.Select(bad => bad.Name))}.");
}
