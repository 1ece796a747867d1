using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Core.Motions;
using Hil.Core.Network;
using Hil.Core.Profiles;
using Hil.Learning.Models;
using Hil.NUnit.Settings;
using Hil.Serve;

namespace Hil.Cli;

/// <summary>The work cannot be done with what was given. The message is one line that names it.</summary>
internal sealed class Fault(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What a person is told of an exception, or null where it is a defect of the harness, whose trace is needed.</summary>
    public static string? Line(Exception exception) => exception switch
    {
        Fault or ImageException or ProfileException or MotionException or BoardUnavailableException or SettingException or ModelException
            or ServeException or PortInUseException or PortMissingException or InvalidDataException or IOException or UnauthorizedAccessException
            => exception.Message.ReplaceLineEndings(" "),
        _ => null,
    };
}
