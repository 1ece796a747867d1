using System.Globalization;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Model;

namespace Hil.Serve.Exports;

/// <summary>A value that a device told, as a row of <c>values.csv</c>.</summary>
/// <param name="Utc">The civil time, ISO 8601 with milliseconds.</param>
/// <param name="Seconds">Seconds since the server was started.</param>
/// <param name="Endpoint">The device.</param>
/// <param name="Path">Where on the device.</param>
/// <param name="Name">What the object model calls it; empty where it is not known.</param>
/// <param name="Units">The unit; empty where it has none.</param>
/// <param name="Value">The value.</param>
/// <param name="How"><c>notify</c>, <c>read</c>, <c>observe</c> or <c>send</c>.</param>
internal sealed record ValueRow(string Utc, double Seconds, string Endpoint, string Path, string Name, string Units, string Value, string How)
{
    /// <summary>The values that an entry of the timeline tells; nothing where it tells none.</summary>
    public static IEnumerable<ValueRow> Of(TimelineEntry entry, ObjectModel model, DateTimeOffset began) => entry switch
    {
        NotificationEntry { Dropped: null } notified => Rows(notified.At, notified.Endpoint, notified.Content, "notify", model, began),
        SendEntry { Refused: null } sent => Rows(sent.At, sent.Endpoint, sent.Content, "send", model, began),
        OperationEntry { Response: { IsSuccess: true } response } told => response.Operation switch
        {
            Lwm2mOperation.Read or Lwm2mOperation.ReadComposite => Rows(told.At, told.Endpoint, response.Content, "read", model, began),
            Lwm2mOperation.Observe or Lwm2mOperation.ObserveComposite => Rows(told.At, told.Endpoint, response.Content, "observe", model, began),
            _ => [],
        },
        _ => [],
    };

    private static IEnumerable<ValueRow> Rows(BoardTime at, string endpoint, Lwm2mContent content, string how, ObjectModel model, DateTimeOffset began)
    {
        var utc = began.AddTicks(at.Nanoseconds / 100).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        foreach (var node in content.Nodes)
        {
            var resource = model.FindResource(node.Path);
            yield return new(
                utc, Math.Round(at.Seconds, 6), Inert(endpoint), node.Path.ToString(), resource?.Name ?? "", resource?.Units ?? "", Text(node.Value), how);
        }
    }

    private static string Text(Lwm2mValue value) =>
        value.Type is ResourceType.String or ResourceType.CoreLink ? Inert(value.AsString()) : Inert(value.Describe(), isNumber: true);

    // A spreadsheet takes a cell that begins so for a formula, and the device wrote it (OWASP, CSV injection).
    private static string Inert(string text, bool isNumber = false) =>
        text.Length > 0 && (text[0] is '=' or '+' or '@' or '\t' or '\r' || (text[0] == '-' && !isNumber)) ? "'" + text : text;
}
