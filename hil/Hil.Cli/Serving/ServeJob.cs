using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Core.Motions;
using Hil.Core.Profiles;
using Hil.Core.Time;
using Hil.Learning.Synthesis;
using Hil.Serve;
using Hil.Serve.Boards;
using Hil.Serve.Network;
using Hil.Serve.Web;

namespace Hil.Cli.Serving;

/// <summary>Opens the server, shows what goes on until it is told to stop, and closes it well.</summary>
internal sealed class ServeJob(ServeOrder order, Terminal terminal)
{
    // Long enough that a person sees the light and lets go; a motion that lasts is several windows.
    private static readonly TimeSpan MotionLasts = TimeSpan.FromSeconds(6);

    /// <summary>Does the work.</summary>
    /// <returns>The exit code: Ctrl-C is the usual end, and no fault.</returns>
    public async Task<int> Do(CancellationToken cancellation)
    {
        await using var desk = DeskServer.Open(order.Desk);
        try
        {
            await using var web = order.Web is { } options ? await WebDesk.Open(desk, options, cancellation) : null;
            Announce(desk, web);
            if (order.WithBoard)
                await PutBoard(desk, cancellation);
            if (terminal.Live && !order.Plain)
                await new LiveView(desk, web, terminal.Screen).Show(cancellation);
            else
                await Print(desk, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The usual end.
        }

        await desk.DisposeAsync();
        if (desk.ExportPath is { } path)
            terminal.Out.WriteLine($"export     {path}");
        if (desk.ExportFault is { } fault)
        {
            terminal.Error.WriteLine($"hil: {fault}");
            return ExitCode.NotJudged;
        }

        terminal.Out.WriteLine("stopped");
        return ExitCode.Pass;
    }

    private void Announce(DeskServer desk, WebDesk? web)
    {
        foreach (var listening in desk.Listening)
            terminal.Out.WriteLine($"serves     {Told(listening)}");
        foreach (var warning in order.Desk.Credentials?.Warnings ?? [])
            terminal.Error.WriteLine($"hil: warning: {warning}");
        if (web is not null)
        {
            terminal.Out.WriteLine($"page       {Told(web.Listening)}");
            terminal.Out.WriteLine($"           {web.Link}");
            if (web.Listening.IsOpenToNetwork)
                terminal.Error.WriteLine("hil: warning: the page is plain HTTP: who listens on the network reads its token. Prefer --web-bind 127.0.0.1 and a tunnel.");
        }

        if (desk.ExportPath is { } path)
            terminal.Out.WriteLine($"exports    {path}");
    }

    private static string Told(Listening listening) => $"{listening}  {(listening.IsOpenToNetwork ? "OPEN TO THE NETWORK" : "this machine only")}";

    private async Task PutBoard(DeskServer desk, CancellationToken cancellation)
    {
        var profile = DeviceProfileFile.Load(order.Settings.Profile);
        var firmware = order.FirmwareGiven ? order.Settings.Firmware : Path.Combine(Path.GetDirectoryName(order.Settings.Firmware)!, "factory.hex");
        var board = await BoardBackends.Find("embedded").Create(new BoardRequest(profile.Board, order.Settings.Seed), cancellation);
        await PacedBoard.Open(desk, board, FirmwareFile.Load(firmware), profile.ServerPort, Motions(profile), cancellation);
        terminal.Out.WriteLine($"board      {profile.Board}, emulated, with {Path.GetFileName(firmware)}");
    }

    private Dictionary<string, Motion> Motions(DeviceProfile profile) =>
        SynthesisedSet.Parameters(order.Settings.SynthesisParameters).ToDictionary(
            ranges => ranges.Label,
            ranges => KinematicModel.Make($"{ranges.Label}.middle", ranges.Label, Recipe.Middle(ranges) with { Duration = MotionLasts.TotalSeconds }, seed: 1));

    private async Task Print(DeskServer desk, CancellationToken cancellation)
    {
        long last = 0;
        while (true)
        {
            foreach (var line in desk.Live.Lines(last))
            {
                last = line.Number;
                if (!line.IsTraffic)
                    terminal.Out.WriteLine($"{desk.Began.AddTicks(line.At.Nanoseconds / 100).ToLocalTime():HH:mm:ss.fff}  {line.Channel,-9}{(line.IsTrouble ? "! " : "  ")}{line.Text}");
            }

            await terminal.Out.FlushAsync(cancellation);
            await desk.Clock.RunUntil(() => desk.Live.LastLine > last, BoardTime.Never, cancellation);
        }
    }
}
