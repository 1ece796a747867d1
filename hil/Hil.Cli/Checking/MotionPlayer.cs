using System.Globalization;
using Hil.Core.Boards;
using Hil.Core.Motions;
using Hil.Core.Profiles;
using Hil.NUnit.Benches;
using Hil.NUnit.Expectations;
using Hil.Signoff.Attempts;
using Hil.Signoff.Confusion;

namespace Hil.Cli.Checking;

/// <summary>Plays motions on boards, many at once, and takes down what the image says of each window.</summary>
/// <param name="backend">Makes the boards: each motion gets a fresh one, so that none depends on another.</param>
/// <param name="inputs">Image and profile.</param>
/// <param name="workers">How many boards run at once.</param>
internal sealed class MotionPlayer(IBoardBackend backend, BenchInputs inputs, int workers)
{
    /// <summary>Plays motions.</summary>
    /// <param name="motions">The motions.</param>
    /// <param name="played">Told after each motion how many are done; called by many threads.</param>
    /// <param name="cancellation">Ends everything.</param>
    /// <returns>What the image said, in the order of the motions, whatever order they were played in.</returns>
    /// <exception cref="ProfileException">The profile does not tell how the image says what it saw.</exception>
    /// <exception cref="SilentImageException">The image does not say what it sees.</exception>
    public async Task<IReadOnlyList<CheckedMotion>> Play(IReadOnlyList<Motion> motions, Action<int>? played = null, CancellationToken cancellation = default)
    {
        if (inputs.Profile.Classification is null)
            throw new ProfileException(inputs.Settings.Profile, 0, "classification", "a regular expression, since windows are read off the console", "none");
        var results = new CheckedMotion[motions.Count];
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, motions.Count),
            new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation },
            async (index, stop) =>
            {
                results[index] = await Play(motions[index], stop);
                played?.Invoke(Interlocked.Increment(ref done));
            });
        return results;
    }

    private async Task<CheckedMotion> Play(Motion motion, CancellationToken cancellation)
    {
        var said = new List<WindowResult>();
        if (motion.Duration < inputs.Profile.Window)
            return new(motion, said);
        await using var bench = await Bench.Open(backend, inputs, "hil motions check", cancellation);
        await bench.Program();
        await bench.Port<IPowerPort>().On(cancellation);
        Playback playback;
        try
        {
            playback = await bench.Play(motion);
        }
        catch (ExpectationFailedException error)
        {
            throw new SilentImageException(inputs.Image.Name, error);
        }

        foreach (var window in playback.Windows)
            said.Add(await Judge(bench, motion, window));
        return new(motion, said);
    }

    private static async Task<WindowResult> Judge(Bench bench, Motion motion, MotionWindow window)
    {
        try
        {
            var said = await bench.Classified(window);
            return Result(said.Pattern is null ? ConfusionMatrix.None : said.Label, double.TryParse(said.Confidence, CultureInfo.InvariantCulture, out var confidence) ? confidence : null);
        }
        catch (ExpectationFailedException)
        {
            // It said nothing of this window: it named no class.
            return Result(ConfusionMatrix.None, null);
        }

        WindowResult Result(string predicted, double? confidence) =>
            new(motion.Set, motion.Source, motion.Name, window.Number, motion.Label, predicted, confidence);
    }
}
