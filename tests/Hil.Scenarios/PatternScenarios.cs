using Hil.Core.Motions;

namespace Hil.Scenarios;

[AllureEpic("Recognition"), AllureFeature("Patterns")]
public sealed class PatternScenarios : Scenario
{
    /// <remarks>
    /// What the device says of each window must be what its lights, states and counters show, without exception. What it says must be the
    /// motion's label in more than half of the windows: one recording is a handful of windows, too few to hold a percentage against. The
    /// gate of 95 % over all windows of a set is <c>hil motions check</c>.
    /// </remarks>
    [TestCaseSource(typeof(SuiteMotions), nameof(SuiteMotions.TestSplit)), AllureSeverity(SeverityLevel.Critical)]
    public async Task A_motion_is_shown_by_its_light_and_counted_by_its_detector(Motion motion)
    {
        var device = await Bench.PowerOn();
        foreach (var pattern in Profile.Classes)
        {
            await device.Observe(device.Detector(pattern).State);
            await device.Observe(device.Detector(pattern).Counter);
        }

        var playback = await Bench.Play(motion);
        var said = new List<Classification>();
        foreach (var window in playback.Windows)
        {
            var classification = await Bench.Classified(window);
            said.Add(classification);
            await Bench.Expect(device.Lights.Show(classification.Pattern)).Within(Profile.Refresh).After(window.End);
            foreach (var detector in Profile.Classes.Select(device.Detector))
            {
                var counted = Bench.Classifications(default).Count(each => each.At <= classification.At && each.Pattern == detector.Pattern);
                await Bench.Expect(detector.State.Is(detector.Pattern == classification.Pattern) & detector.Counter.Is(counted))
                    .Within(Profile.Refresh + Line).After(window.End);
            }
        }

        var right = said.Count(classification => classification.Label == motion.Label);
        Assert.That(right, Is.GreaterThan(said.Count / 2), $"windows of {motion.Name} seen as {motion.Label}; it was seen as: {string.Join(", ", said)}");
    }

    [Test]
    public async Task A_board_at_rest_stays_dark()
    {
        var device = await Bench.PowerOn();

        await Bench.Expect(device.Lights.AllDark).For(30 * Profile.Window).After(default);

        Assert.That(Bench.Classifications(default).Select(each => each.Label), Is.All.EqualTo("idle"));
    }

    [TestCase("circle", "snake"), TestCase("snake", "up-down"), TestCase("up-down", "circle"), TestCase("circle", "idle")]
    public async Task A_change_of_pattern_switches_state_and_light_in_one_refresh(string first, string second)
    {
        var device = await Bench.PowerOn();
        var (before, after) = (device.Detector(first), device.Detector(second));
        await using var one = await device.Observe(before.State);
        await using var other = await device.Observe(after.State);

        var playback = await Bench.Play(Clear(first).Join(Clear(second)));
        var change = playback.Windows.Length / 2;
        await Bench.Expect(before.State.Is(true) & device.Lights.Show(before.Pattern)).Within(Profile.Refresh + Line).After(playback.Windows[change - 1].End);
        await Bench.Expect(before.State.Is(false) & after.State.Is(true) & device.Lights.Show(after.Pattern))
            .Within(Profile.Refresh + Line).After(playback.Windows[change].End);
    }
}
