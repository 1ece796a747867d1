using System.Net;
using System.Net.Sockets;

namespace Renode.NET;

/// <content>How External Control is made, and made anew with each emulation.</content>
public sealed partial class RemoteEmulation
{
    private const string ControlName = "renode_net_control";
    private const int PortAttempts = 10;

    /// <summary>
    /// Does something without External Control, which is part of the emulation for Renode: its sockets cannot be saved, and an emulation that
    /// takes the place of another ends them. Then connects to the emulation that there is.
    /// </summary>
    private void Replace(Action replacing)
    {
        try
        {
            _ = Control;
            Disconnect();
            try
            {
                replacing();
            }
            catch (RenodeCommandException)
            {
                Prepare();
                throw;
            }
            Prepare();
        }
        catch (RenodeException failure) when (IsFatal(failure))
        {
            throw End(failure);
        }
    }

    private void Disconnect()
    {
        control?.Dispose();
        Robot.ExecutePython($"""
            from Antmicro.Renode.Core import EmulationManager
            externals = EmulationManager.Instance.CurrentEmulation.ExternalsManager
            for external in [x for x in externals.Externals if x.GetType().Name == "ExternalControlServer"]:
                externals.RemoveExternal(external)
                external.Dispose()
            """);
    }

    /// <summary>Gives a new emulation what every emulation of ours has: time that does not wait for the host, and External Control.</summary>
    private void Prepare()
    {
        Command("emulation SetGlobalAdvanceImmediately true");
        control = ConnectControl();
        ControlGeneration++;
        fraction = null;
    }

    private ExternalControlClient ConnectControl()
    {
        for (var attempt = 1; ; attempt++)
        {
            // Renode does not tell which port it got for 0. A port that somebody else takes in between is refused, and another one is tried.
            var port = FreePort();
            try
            {
                Command($"emulation CreateExternalControlServer \"{ControlName}\" {port}");
                return ExternalControlClient.Connect(new IPEndPoint(IPAddress.Loopback, port), options.Deadline);
            }
            catch (RenodeCommandException taken) when (attempt < PortAttempts && taken.Words.Contains("AddressAlreadyInUse", StringComparison.Ordinal))
            {
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Any, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
