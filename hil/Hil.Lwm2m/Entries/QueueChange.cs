namespace Hil.Lwm2m.Entries;

/// <summary>What can become of a client in queue mode and of what it is asked.</summary>
public enum QueueChange
{
    /// <summary>It counts as asleep from now on.</summary>
    Sleeps,

    /// <summary>It was heard, after it had slept.</summary>
    Wakes,

    /// <summary>A request to it is kept back.</summary>
    Parks,

    /// <summary>A request that was kept back is sent.</summary>
    Sends,

    /// <summary>A request that was kept back is given up without being sent.</summary>
    GivesUp,
}
