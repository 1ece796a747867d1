using Hil.Renode.Boards;
using Renode.NET;

namespace Hil.Renode.Tests.Models;

/// <summary>
/// The Renode that all tests of the models use one after another: it compiles the models once. In a process of its own, since this one can
/// host a single emulation and the board tests keep that.
/// </summary>
internal static class OneRenode
{
    private static RemoteEmulation? _running;

    /// <summary>An emulation without machines, with the models loaded.</summary>
    public static RemoteEmulation Empty()
    {
        if (_running is null)
            _running = RemoteEmulation.Start(RequiresRenodeAttribute.Installation, new() { Deadline = TimeSpan.FromMinutes(3), StartDeadline = TimeSpan.FromMinutes(3) });
        else
            _running.Clear();
        PlatformFiles.Prepare(_running);
        return _running;
    }

    /// <summary>Ends it, if it was started.</summary>
    public static void End()
    {
        _running?.Dispose();
        _running = null;
    }
}
