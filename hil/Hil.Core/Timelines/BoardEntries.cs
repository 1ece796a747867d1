using System.Text.Json;
using Hil.Core.Boards;
using Hil.Core.Motions;
using Hil.Core.Time;

// A table: what any board can write on the timeline, one line a kind.
namespace Hil.Core.Timelines;

/// <summary>A light-emitting diode went on or off.</summary>
/// <param name="At">When.</param>
/// <param name="Led">Its name on the board, such as <c>red</c>.</param>
/// <param name="On">Whether it is lit from now on.</param>
public sealed record LedEntry(BoardTime At, string Led, bool On) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "led";

    /// <inheritdoc />
    public override string Describe() => $"{Led} {(On ? "on" : "off")}";

    /// <inheritdoc />
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("led", Led);
        json.WriteBoolean("on", On);
    }
}

/// <summary>A whole line came from the firmware's console.</summary>
/// <param name="At">When its last character arrived.</param>
/// <param name="Text">The line without its line ending.</param>
public sealed record ConsoleEntry(BoardTime At, string Text) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "console";

    /// <inheritdoc />
    public override string Describe() => Text;
}

/// <summary>Power was applied or taken away.</summary>
/// <param name="At">When.</param>
/// <param name="On">Whether the board has power from now on.</param>
public sealed record PowerEntry(BoardTime At, bool On) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "power";

    /// <inheritdoc />
    public override string Describe() => On ? "on" : "off";
}

/// <summary>The chip was reset, and starts again from its vector table.</summary>
/// <param name="At">When.</param>
/// <param name="Cause">Why.</param>
public sealed record ResetEntry(BoardTime At, ResetCause Cause) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "reset";

    /// <inheritdoc />
    public override string Describe() => Cause.ToString();
}

/// <summary>The firmware erased flash, or wrote to it. A board writes erases only: a swap of two images has tens of thousands of words.</summary>
/// <param name="At">When it began.</param>
/// <param name="Operation">A short word: <c>erase-page</c>, <c>erase-partial</c>, <c>erase-all</c> or <c>write</c>.</param>
/// <param name="Address">Where the range begins.</param>
/// <param name="Length">Its length in bytes.</param>
public sealed record FlashEntry(BoardTime At, string Operation, uint Address, int Length) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "flash";

    /// <inheritdoc />
    public override string Describe() => $"{Operation} 0x{Address:x8} ({Length} bytes)";
}

/// <summary>A motion began to be played into the accelerometer.</summary>
/// <param name="At">When its first sample holds.</param>
/// <param name="Motion">What is played.</param>
public sealed record MotionStartEntry(BoardTime At, Motion Motion) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "motion";

    /// <inheritdoc />
    public override string Describe() => $"begins {Motion.Name} ({Motion.Label}, {Motion.Source.ToString().ToLowerInvariant()})";

    /// <inheritdoc />
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("motion", Motion.Name);
        json.WriteString("label", Motion.Label);
        json.WriteString("source", Motion.Source.ToString());
        json.WriteString("digest", Motion.Digest);
    }
}

/// <summary>A motion ended; the board rests.</summary>
/// <param name="At">When.</param>
/// <param name="Name">The name of the motion that ended.</param>
public sealed record MotionEndEntry(BoardTime At, string Name) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "motion";

    /// <inheritdoc />
    public override string Describe() => $"ends {Name}";
}

/// <summary>The accelerometer converted a sample.</summary>
/// <param name="At">When.</param>
/// <param name="X">X in counts of the chosen range.</param>
/// <param name="Y">Y in counts of the chosen range.</param>
/// <param name="Z">Z in counts of the chosen range.</param>
public sealed record SampleEntry(BoardTime At, short X, short Y, short Z) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "sample";

    /// <inheritdoc />
    public override string Describe() => $"{X} {Y} {Z}";
}

/// <summary>An IP datagram crossed the board's network port, or was lost on the way there.</summary>
/// <param name="At">When.</param>
/// <param name="FromBoard">Whether the board sent it.</param>
/// <param name="Packet">The whole IP packet.</param>
/// <param name="Fate">What became of it.</param>
public sealed record PacketEntry(BoardTime At, bool FromBoard, ReadOnlyMemory<byte> Packet, PacketFate Fate) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "packet";

    /// <inheritdoc />
    public override int Footprint => base.Footprint + Packet.Length;

    /// <inheritdoc />
    public override string Describe() =>
        $"{(FromBoard ? "board > bench" : "bench > board")} {Packet.Length} bytes{(Fate == PacketFate.Delivered ? "" : $", {Fate.ToString().ToLowerInvariant()}")}";

    /// <inheritdoc />
    public override void WriteFields(Utf8JsonWriter json) => json.WriteString("bytes", Convert.ToHexStringLower(Packet.Span));
}

/// <summary>The emulated chip was asked for something it does not model, or the program did what no program should.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">A short word: <c>bus-fault</c>, <c>unmodelled-register</c>, <c>undefined-instruction</c>, <c>lockup</c>, …</param>
/// <param name="Text">What happened, with addresses.</param>
/// <param name="ProgramCounter">Where the core was.</param>
/// <param name="Symbol">The symbol and offset at that address, or null where the image has none.</param>
public sealed record DiagnosticEntry(BoardTime At, string Kind, string Text, uint ProgramCounter, string? Symbol) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "diagnostic";

    /// <inheritdoc />
    public override string Describe() => $"{Kind}: {Text} at 0x{ProgramCounter:x8}{(Symbol is null ? "" : $" ({Symbol})")}";

    /// <inheritdoc />
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("kind", Kind);
        json.WriteNumber("pc", ProgramCounter);
    }
}

/// <summary>A word written by the scenario itself: a step begun, a server restarted, a fault injected.</summary>
/// <param name="At">When.</param>
/// <param name="Text">What, in one line.</param>
public sealed record NoteEntry(BoardTime At, string Text) : TimelineEntry(At)
{
    /// <inheritdoc />
    public override string Channel => "note";

    /// <inheritdoc />
    public override string Describe() => Text;
}
