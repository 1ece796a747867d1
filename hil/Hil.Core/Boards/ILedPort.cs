namespace Hil.Core.Boards;

/// <summary>The lights. Every edge is on the timeline as a <see cref="Timelines.LedEntry"/>.</summary>
public interface ILedPort : IPort
{
    /// <summary>The names of the lights, such as <c>red</c>, <c>green</c>, <c>blue</c>.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Whether the light is lit now.</summary>
    /// <exception cref="ArgumentException">The board has no light of that name; the message lists those it has.</exception>
    bool IsOn(string name);
}
