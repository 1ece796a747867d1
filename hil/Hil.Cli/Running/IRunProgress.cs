using Hil.Signoff.Attempts;

namespace Hil.Cli.Running;

/// <summary>Tells whoever watches how a run goes on. Called by one thread at a time.</summary>
internal interface IRunProgress
{
    /// <summary>A scenario began.</summary>
    void Began(string scenario);

    /// <summary>Attempts at a scenario have ended; the last of them counts.</summary>
    /// <param name="scenario">The full name with which it began.</param>
    /// <param name="feature">The feature it belongs to.</param>
    /// <param name="attempt">The last attempt.</param>
    /// <param name="boardSeconds">Board time that passed in all attempts at it.</param>
    void Ended(string scenario, string feature, Attempt attempt, double boardSeconds);

    /// <summary>Somebody stopped the run: scenarios that run are let end.</summary>
    void Stopping();

    /// <summary>Shows progress until <paramref name="work"/> has ended.</summary>
    Task Show(Task work);
}
