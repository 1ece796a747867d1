namespace Hil.Coap.Faults;

// What becomes of one datagram.
internal sealed record ScriptedFate
{
    // What arrives instead of it, and after what time each.
    public IReadOnlyList<(TimeSpan After, ReadOnlyMemory<byte> Bytes)> Arrivals { get; init; } = [];

    // What its sender is answered by the link.
    public IReadOnlyList<ReadOnlyMemory<byte>> Answers { get; init; } = [];

    // It waits until so many others of its direction and peer have passed, and no longer than that.
    public int WaitsFor { get; init; }

    public TimeSpan WaitsNoLongerThan { get; init; }

    // What is special about this time, for the timeline.
    public string Note { get; init; } = "";
}
