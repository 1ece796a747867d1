namespace Hil.Core.Profiles;

/// <summary>A good image of an update set.</summary>
/// <param name="File">The signed MCUboot image, as a full path.</param>
/// <param name="Version">What the device says of it as <c>/3/0/3</c>.</param>
/// <param name="Profile">The device profile of a device that runs it, as a full path.</param>
public sealed record UpdateImage(string File, string Version, string Profile);
