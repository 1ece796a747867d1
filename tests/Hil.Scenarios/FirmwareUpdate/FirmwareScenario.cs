using Hil.Coap.Messages;
using Hil.Core.Boards;
using Hil.Core.Motions;
using Hil.Core.Timelines;
using Hil.Lwm2m.Firmware;

namespace Hil.Scenarios.FirmwareUpdate;

/// <summary>A scenario that updates the firmware of a device that left the factory with the old image.</summary>
[AllureEpic("Firmware update")]
public abstract class FirmwareScenario : UpdateTest
{
    /// <summary>From the last block to the word of the device on the whole package: it reads it back from flash.</summary>
    protected static readonly TimeSpan Judged = TimeSpan.FromSeconds(10);

    /// <summary>
    /// From Update to a result: a swap of full slots takes 41 s, an image on trial has 60 s to register, and a rollback is a second swap.
    /// </summary>
    protected static readonly TimeSpan Installed = TimeSpan.FromSeconds(180);

    /// <summary>CoAP gives a message up after at most 93 s (MAX_TRANSMIT_WAIT, RFC 7252 §4.8.2); then the device has something to say.</summary>
    protected static readonly TimeSpan GivenUp = TimeSpan.FromSeconds(100);

    /// <summary>Pushes a package, which the device then has and finds good.</summary>
    protected async Task Download(Package package)
    {
        var device = Bench.Device;
        (await device.Firmware.Push(package)).EnsureSuccess();
        await Bench.Expect(device.Firmware.Is(UpdateState.Downloaded)).Within(Judged);
    }

    /// <summary>Pushes the first blocks of a package by hand, and leaves it at that.</summary>
    protected async Task PushStart(Package package, int blocks)
    {
        await Bench.Device.Firmware.Watch();
        for (var number = 0; number < blocks; number++)
            Assert.That((await Bench.Device.Firmware.PushBlock(package, number)).Code, Is.EqualTo(CoapCode.Continue), $"block {number}");
    }

    /// <summary>Pushes the rest of a package by hand, from a block on, and the device finds the whole good.</summary>
    protected async Task PushRest(Package package, int from, int sizeExponent = CoapBlock.LargestExponent)
    {
        var device = Bench.Device;
        for (var number = from; number * (16 << sizeExponent) < package.Bytes.Length; number++)
            (await device.Firmware.PushBlock(package, number, sizeExponent)).EnsureSuccess();
        await device.Firmware.Reaches(UpdateState.Downloaded, Judged);
    }

    /// <summary>Updates to an image that is downloaded, and gives what came of it.</summary>
    protected async Task<UpdateStatus> Install()
    {
        (await Bench.Device.Firmware.Update()).EnsureSuccess();
        return await Bench.Device.Firmware.Ends(Installed);
    }

    /// <summary>The device runs the old version, and says that the last update ended so.</summary>
    protected void OldStays(UpdateStatus status, UpdateResult result, string reason) => Assert.Multiple(() =>
    {
        Assert.That(status.State, Is.EqualTo(UpdateState.Idle));
        Assert.That(status.Result, Is.EqualTo(result), "/5/0/5");
        if (UpdateSet.ReasonPath is { } path)
            Assert.That(status.Reason, Does.Contain(reason), path);
        Assert.That(status.Version, Is.EqualTo(UpdateSet.Old.Version), "/3/0/3");
    });

    /// <summary>The device runs the new version and has confirmed it.</summary>
    protected void NewRuns(UpdateStatus status)
    {
        Assert.That((status.State, status.Result, status.Version), Is.EqualTo((UpdateState.Idle, UpdateResult.Success, UpdateSet.New.Version)), $"{status}");
        Bench.OtherRuns(UpdateSet.New.Version, NewProfile);
    }

    /// <summary>The device can still be updated: the good image goes through, from the first block to its confirmation.</summary>
    protected async Task CanBeUpdated()
    {
        await Download(NewImage);
        NewRuns(await Install());
    }

    /// <summary>A line on the console.</summary>
    protected static Condition Says(string line) => Condition.Event<ConsoleEntry>($"the line \"{line}\"", "console", entry => entry.Text == line);

    /// <summary>The lines on the console so far that begin so.</summary>
    protected IEnumerable<string> Lines(string start) =>
        Bench.Timeline.Snapshot().OfType<ConsoleEntry>().Select(entry => entry.Text).Where(line => line.StartsWith(start, StringComparison.Ordinal));

    /// <summary>Restarts the board by its reset pin, or by a second without power.</summary>
    protected async Task<Moment> Restart(bool byPin)
    {
        if (byPin)
            return await Bench.Reset();
        await Bench.PowerOff();
        await Bench.Wait(TimeSpan.FromSeconds(1));
        var on = Bench.Mark("power on");
        await Bench.Port<IPowerPort>().On();
        return on;
    }

    /// <summary>A motion that is clearly of its class.</summary>
    protected Motion Clear(string label, int windows = 4) => SuiteMotions.Clear(label, windows * Profile.Window);

    /// <summary>What the device makes of a motion, window by window.</summary>
    protected async Task<IReadOnlyList<Classification>> Sees(string label)
    {
        var playback = await Bench.Play(Clear(label));
        var seen = new List<Classification>();
        foreach (var window in playback.Windows)
            seen.Add(await Bench.Classified(window));
        return seen;
    }
}
