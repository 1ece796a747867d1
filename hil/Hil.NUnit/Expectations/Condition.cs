using Hil.Core.Timelines;

namespace Hil.NUnit.Expectations;

/// <summary>Something that a timeline can show: that a light is on, that a value was notified, that a line was printed.</summary>
/// <remarks>
/// A condition is a description and holds no state; <see cref="Track"/> makes what follows one timeline. It is either a <em>state</em>, which
/// holds from one entry until another ends it, or an <em>event</em>, which holds from the watched entry on that matches.
/// </remarks>
public abstract class Condition
{
    /// <summary>What is to hold, such as <c>red on</c>: it stands after "Expected".</summary>
    public abstract string Text { get; }

    /// <summary>The channels of the timeline that tell about it; a failure prints their last entries.</summary>
    public abstract IReadOnlyList<string> Channels { get; }

    /// <summary>Begins to follow a timeline.</summary>
    public abstract ITracker Track();

    /// <summary>What a failure prints after "Seen".</summary>
    /// <param name="before">The entries before the watch began.</param>
    /// <param name="watched">The entries of the watch.</param>
    public abstract string Seen(IReadOnlyList<TimelineEntry> before, IReadOnlyList<TimelineEntry> watched);

    /// <summary>Whether an entry of its channels tells about just this, so that a failure prints its exchange. Default: all of them do.</summary>
    /// <param name="entry">The entry.</param>
    public virtual bool Concerns(TimelineEntry entry) => true;

    /// <summary>An event: an entry that matches.</summary>
    /// <typeparam name="TEntry">The kind of entry.</typeparam>
    /// <param name="text">What is expected, such as <c>a line that begins with "reset"</c>.</param>
    /// <param name="channel">The channel on which such entries come.</param>
    /// <param name="matches">Whether an entry is the one.</param>
    public static Condition Event<TEntry>(string text, string channel, Func<TEntry, bool> matches) where TEntry : TimelineEntry =>
        new EventCondition<TEntry>(text, channel, matches);

    /// <summary>Both of two conditions at the same time.</summary>
    public static Condition operator &(Condition left, Condition right) => new BothCondition(left, right);

    /// <summary>The opposite.</summary>
    public static Condition operator !(Condition condition) => new OppositeCondition(condition);
}
