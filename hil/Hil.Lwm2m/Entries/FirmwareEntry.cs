using System.Text.Json;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Lwm2m.Entries;

/// <summary>How far an update of a device's firmware is: the beginning of a push, each tenth of it, its end, and what came of the update.</summary>
/// <param name="At">When.</param>
/// <param name="Endpoint">The device.</param>
/// <param name="Text">What happened, in one line.</param>
/// <param name="Bytes">How many bytes the device has taken; 0 where it is not about bytes.</param>
/// <param name="Length">The length of the package in bytes; 0 where it is not about bytes.</param>
public sealed record FirmwareEntry(BoardTime At, string Endpoint, string Text, int Bytes = 0, int Length = 0) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "firmware";

    /// <inheritdoc />
    public override string Describe() => Text;

    /// <inheritdoc />
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("endpoint", Endpoint);
        json.WriteNumber("bytes", Bytes);
        json.WriteNumber("length", Length);
    }
}
