using System.Globalization;
using System.Runtime.CompilerServices;

namespace Renode.NET.Tests.Remote;

/// <summary>This test program as a process that starts a Renode, tells its number and waits to be killed.</summary>
internal static class Victim
{
    /// <summary>The file to tell the number in; unset for tests.</summary>
    public const string Variable = "RENODE_NET_TESTS_VICTIM";

    [ModuleInitializer]
    internal static void Wait()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } file)
        {
            return;
        }
        using var emulation = RemoteEmulation.Start(RequiresRenodeAttribute.Installation);
        File.WriteAllText(file, emulation.ProcessId.ToString(CultureInfo.InvariantCulture));
        new ManualResetEvent(false).WaitOne();
    }
}
