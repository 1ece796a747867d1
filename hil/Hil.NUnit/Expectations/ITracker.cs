using Hil.Core.Timelines;

namespace Hil.NUnit.Expectations;

/// <summary>Follows one timeline, entry by entry, and knows at each whether a condition holds.</summary>
public interface ITracker
{
    /// <summary>Whether the condition holds after the entries seen so far.</summary>
    bool Holds { get; }

    /// <summary>Takes the next entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="watched">Whether the watch has begun: an event counts only then, a state also carries over from before.</param>
    void See(TimelineEntry entry, bool watched);
}
