using Hil.Core.Images;
using Hil.Core.Profiles;
using Hil.NUnit.Settings;

namespace Hil.NUnit.Benches;

/// <summary>What takes part in a scenario, loaded.</summary>
/// <param name="Settings">What the run was asked for.</param>
/// <param name="Profile">The profile.</param>
/// <param name="Image">The image.</param>
public sealed record BenchInputs(RunSettings Settings, DeviceProfile Profile, FirmwareImage Image)
{
    /// <summary>Loads image and profile.</summary>
    /// <exception cref="ProfileException">The profile cannot be used.</exception>
    /// <exception cref="ImageException">The image cannot be used.</exception>
    public static BenchInputs Load(RunSettings settings) =>
        new(settings, DeviceProfileFile.Load(settings.Profile), FirmwareFile.Load(settings.Firmware));
}
