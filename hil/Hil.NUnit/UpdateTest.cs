using Hil.Core.Images;
using Hil.Core.Profiles;
using Hil.Lwm2m;
using Hil.NUnit.Benches;
using Hil.NUnit.Settings;
using NUnit.Framework;

namespace Hil.NUnit;

/// <summary>
/// A fixture of scenarios about updates: its boards leave the factory with bootloader and old image, as the update set of the run says
/// (<c>HIL_UPDATES</c>), and not with the image that the other scenarios judge.
/// </summary>
public abstract class UpdateTest : BenchTest
{
    private UpdateSet? _updates;

    /// <summary>The update set of the run.</summary>
    /// <exception cref="UpdatesMissingException">The run has none: the scenario is skipped with that reason.</exception>
    /// <exception cref="ProfileException">It cannot be used.</exception>
    protected UpdateSet UpdateSet => _updates ??= Find(Settings);

    /// <summary>The new image, as it is sent.</summary>
    protected Package NewImage => Package.Of(UpdateSet.New);

    /// <summary>The profile of a device that runs the new image.</summary>
    protected DeviceProfile NewProfile => DeviceProfileFile.Load(UpdateSet.New.Profile);

    /// <summary>Tells the server where the device says why an update failed.</summary>
    [SetUp]
    public void SayWhereTheReasonIs() => Bench.Device.Firmware.ReasonPath = UpdateSet.ReasonPath is { } path ? Lwm2mPath.Parse(path) : new Lwm2mPath?();

    /// <inheritdoc />
    protected override BenchInputs Load(RunSettings settings)
    {
        var updates = Find(settings);
        return new(settings, DeviceProfileFile.Load(updates.Old.Profile), FirmwareFile.Load(updates.Factory));
    }

    /// <summary>The update set of these settings.</summary>
    /// <exception cref="UpdatesMissingException">They name none.</exception>
    /// <exception cref="ProfileException">It cannot be used.</exception>
    private protected static UpdateSet Find(RunSettings settings) => settings.Updates is { } file
        ? UpdateSetFile.Load(file)
        : throw new UpdatesMissingException(
            $"{settings.Firmware} is judged, and no update set says with which images it is updated: give one with --updates FILE or HIL_UPDATES.");
}
