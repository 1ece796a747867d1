using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Core.Motions;
using Hil.Core.Network;
using Hil.Core.Profiles;
using Hil.Lwm2m;
using Hil.Lwm2m.Firmware;
using Hil.NUnit.Benches;
using Hil.NUnit.Motions;
using Hil.NUnit.Settings;
using NUnit.Framework.Interfaces;

namespace Hil.NUnit.Attempts;

/// <summary>Whose fault an exception is.</summary>
internal static class Blame
{
    /// <summary>The result of a test that ended with this exception, or null where NUnit's own judgement stands.</summary>
    public static ResultState? On(Exception exception) => exception switch
    {
        // The board cannot do it, or the firmware does not claim to: skipped, with that reason.
        PortMissingException or BoardInabilityException or PatternMissingException or UpdatesMissingException => ResultState.Ignored,

        // The bench, or what it was given: nothing was learnt about the firmware.
        BoardUnavailableException or ImageException or ProfileException or SettingException or PortInUseException
            or MotionException or MotionsMissingException or MotionTooShortException or OperationCanceledException => ResultState.Inconclusive,

        // What the device answered, or did not.
        DeviceTimeoutException or NotRegisteredException or Lwm2mOperationException or Lwm2mValueException or FirmwareUpdateException => ResultState.Failure,

        _ => null,
    };
}
