using System.Text.Json;
using Hil.Core.Time;

namespace Hil.Core.Timelines;

/// <summary>One thing that happened, with the board time at which it happened. Immutable.</summary>
/// <param name="At">When, on the board clock.</param>
public abstract record TimelineEntry(BoardTime At)
{
    /// <summary>What sort of thing it is: a short lower-case word such as <c>led</c>, <c>console</c>, <c>coap</c>, <c>reset</c>.</summary>
    public abstract string Channel { get; }

    /// <summary>
    /// About how many bytes of memory it takes with what it alone holds, by which a timeline is bounded; the same whenever it is asked.
    /// </summary>
    public virtual int Footprint => 200;

    /// <summary>The entry as a person reads it, in one line, without the time and the channel.</summary>
    public abstract string Describe();

    /// <summary>Writes the entry's own fields into the JSON object of its line; time, channel and text are written by the timeline.</summary>
    public virtual void WriteFields(Utf8JsonWriter json)
    {
    }
}
