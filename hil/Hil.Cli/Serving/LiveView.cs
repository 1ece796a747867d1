using System.Globalization;
using Hil.Core.Time;
using Hil.Serve;
using Hil.Serve.Live;
using Hil.Serve.Web;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hil.Cli.Serving;

/// <summary>What goes on, drawn over itself: devices, observed values, the last events. What devices sent is drawn as text, never as markup.</summary>
internal sealed class LiveView(DeskServer desk, WebDesk? web, IAnsiConsole screen)
{
    private const int MostDevices = 12;
    private const int MostValues = 16;
    private const int MostLines = 10;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(250);

    /// <summary>Draws until it is told to stop.</summary>
    public Task Show(CancellationToken cancellation) => screen.Live(Draw()).AutoClear(false).Overflow(VerticalOverflow.Crop).StartAsync(async context =>
    {
        while (true)
        {
            context.UpdateTarget(Draw());
            await desk.Clock.Run(Frame, cancellation);
        }
    });

    /// <summary>One picture.</summary>
    internal IRenderable Draw()
    {
        var devices = desk.Live.Devices();
        var rows = new List<IRenderable> { Head(), Devices(devices) };
        if (Values(devices) is { } values)
            rows.Add(values);
        rows.Add(Events());
        return new Rows(rows);
    }

    private IRenderable Head()
    {
        var parts = desk.Listening.Select(listening => $"{listening}{(listening.IsOpenToNetwork ? " (open to the network)" : "")}");
        return new Text($"{string.Join("  ", parts)}{(web is null ? "" : $"  {web.Link}")}  Ctrl-C ends", Color.Grey);
    }

    private IRenderable Devices(IReadOnlyList<DeviceView> devices)
    {
        if (devices.Count == 0)
            return new Text($"No device has registered yet: point one at {desk.Listening[0]}.");
        var table = new Table().Border(TableBorder.Rounded).AddColumns("device", "state", "spoke", "lifetime left", "address", "LwM2M", "binding", "objects");
        // Those that are here, then those that went last.
        foreach (var device in devices.OrderByDescending(device => device.IsRegistered).ThenByDescending(device => device.HeardAt).Take(MostDevices))
        {
            var registration = device.Registration;
            table.AddRow(
                new Text(PlainText.Of(device.Endpoint), new Style(decoration: Decoration.Bold)),
                device.IsRegistered ? new Text("registered", Color.Green) : new Text(device.EndedBecause ?? "not registered", Color.Yellow),
                new Text(Ago(device.HeardAt)),
                new Text(!device.IsRegistered || registration is null ? "" : registration.Lifetime is null ? "endless" : Span(registration.ExpiresAt - desk.Clock.Now)),
                new Text(registration is null ? "" : $"{registration.Peer}{(registration.IsSecure ? " (secure)" : "")}"),
                new Text(registration?.Version ?? ""),
                new Text(PlainText.Of(registration?.Binding ?? "")),
                new Text(registration is null ? "" : string.Join(' ', registration.Objects.Select(path => path.Object).Distinct())));
        }

        return table;
    }

    private IRenderable? Values(IReadOnlyList<DeviceView> devices)
    {
        var told = devices.SelectMany(device => device.Values.Select(value => (Device: device, Value: value)))
            .OrderByDescending(item => item.Value.IsObserved).ThenByDescending(item => item.Value.At).Take(MostValues)
            .OrderBy(item => item.Device.Endpoint, StringComparer.Ordinal).ThenBy(item => item.Value.Path).ToArray();
        if (told.Length == 0)
            return null;
        var table = new Table().Border(TableBorder.Rounded).AddColumns("device", "path", "value", "name", "told", "");
        foreach (var (device, value) in told)
        {
            var resource = desk.Model.FindResource(value.Path);
            table.AddRow(
                new Text(PlainText.Of(device.Endpoint)),
                new Text(value.Path.ToString()),
                new Text($"{PlainText.Of(value.Value.Describe())} {resource?.Units}".TrimEnd(), new Style(decoration: Decoration.Bold)),
                new Text(resource?.Name ?? ""),
                new Text(Ago(value.At)),
                new Text(value.IsObserved ? "observed" : "", Color.Grey));
        }

        return table;
    }

    private IRenderable Events()
    {
        var lines = desk.Live.Lines(0).Where(line => !line.IsTraffic).TakeLast(MostLines).Select(line => (IRenderable)new Text(
            $"{desk.Began.AddTicks(line.At.Nanoseconds / 100).ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture)}  {line.Channel,-9}{line.Text}",
            line.IsTrouble ? Color.Red : Color.Grey).Overflow(Overflow.Ellipsis));
        return new Rows(lines);
    }

    private string Ago(BoardTime at) => $"{Span(desk.Clock.Now - at)} ago";

    private static string Span(TimeSpan span) => span < TimeSpan.Zero ? "0 s"
        : span < TimeSpan.FromMinutes(2) ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s")
        : span < TimeSpan.FromHours(2) ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h");
}
