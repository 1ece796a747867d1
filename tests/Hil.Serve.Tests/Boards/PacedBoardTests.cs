using System.Net;
using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Core.Timelines;
using Hil.Emulation.Boards;
using Hil.Learning.Synthesis;
using Hil.Serve.Boards;
using Hil.Serve.Live;
using Hil.Serve.Tests.Desks;

namespace Hil.Serve.Tests.Boards;

/// <summary>The reference firmware on an emulated board that runs in real time, at a server on real sockets.</summary>
public sealed class PacedBoardTests
{
    internal const string Endpoint = "hil-thingy91";

    [Test]
    public async Task The_reference_firmware_registers_and_a_motion_lights_red_and_is_counted()
    {
        await using var desk = await Desk.Open(observe: ["/33650/*/2001"]);
        await PutBoard(desk);
        await desk.Until("it is observed", () => Counter(desk, 1) == 0);

        var play = await desk.Post("board/play", new { motion = "circle" });

        Assert.That(play.Status, Is.EqualTo(HttpStatusCode.OK));
        await desk.Until("the circle is counted", () => Counter(desk, 1) > 0);
        await desk.Until("red is on the timeline", () => desk.Server.Timeline.Snapshot().OfType<LedEntry>().Any(led => led is { Led: "red", On: true }));
        Assert.That(await desk.Http.GetStringAsync("/api/state"), Does.Contain("\"red\":"));
    }

    [Test]
    public async Task Power_that_is_cut_lets_the_registration_pass_and_comes_back_with_a_new_one()
    {
        await using var desk = await Desk.Open();
        await PutBoard(desk);
        var first = desk.Device(Endpoint)!.Registration!.Number;

        await desk.Post("board/power", new { on = false });
        await desk.Until("power is off", () => desk.Server.Timeline.Snapshot().OfType<PowerEntry>().Any(power => !power.On));
        await desk.Post("board/power", new { on = true });

        await desk.Until("it registers anew", () => desk.Device(Endpoint)!.Registration!.Number > first);
    }

    [Test]
    public async Task Firmware_is_pushed_installed_and_confirmed()
    {
        await using var desk = await Desk.Open();
        await PutBoard(desk);

        var begun = await desk.Upload($"endpoint={Endpoint}&name=v2.bin&mode=push&install=1", Image("v2.bin"));

        Assert.That(begun.Status, Is.EqualTo(HttpStatusCode.OK));
        var again = await desk.Upload($"endpoint={Endpoint}&name=v2.bin&mode=push", Image("v2.bin"));
        Assert.That(again.Status, Is.EqualTo(HttpStatusCode.Conflict), "one update at a time");
        await desk.Until("the update ends", () => desk.Server.Live.FirmwareOf(Endpoint) is { Stage: FirmwareStage.Succeeded or FirmwareStage.Failed }, seconds: 180);
        Assert.That(desk.Server.Live.FirmwareOf(Endpoint)!.Stage, Is.EqualTo(FirmwareStage.Succeeded), desk.Server.Live.FirmwareOf(Endpoint)!.Text);
        Assert.That(desk.Server.Live.FirmwareOf(Endpoint)!.Text, Does.Contain("2.0.0"));
    }

    [Test]
    public async Task A_device_pulls_from_the_address_at_which_it_sees_the_server_and_a_bad_package_says_why()
    {
        await using var desk = await Desk.Open();
        await PutBoard(desk);

        await desk.Upload($"endpoint={Endpoint}&name=v2-wrong-hash.bin&mode=pull&install=1", Image("v2-wrong-hash.bin"));

        await desk.Until("the update ends", () => desk.Server.Live.FirmwareOf(Endpoint) is { Stage: FirmwareStage.Succeeded or FirmwareStage.Failed }, seconds: 120);
        var update = desk.Server.Live.FirmwareOf(Endpoint)!;
        Assert.That((update.Stage, update.Bytes), Is.EqualTo((FirmwareStage.Failed, update.Length)), "it was fetched whole");
        Assert.That(update.Text, Does.Contain("hash").IgnoreCase);
    }

    internal static async Task<PacedBoard> PutBoard(Desk desk)
    {
        var board = await new EmbeddedBackend().Create(new BoardRequest("thingy91", 1));
        var motions = SynthesisedSet.Parameters(RepositoryRoot.Of("fixtures", "motions")).ToDictionary(
            ranges => ranges.Label, ranges => KinematicModel.Make($"{ranges.Label}.middle", ranges.Label, Recipe.Middle(ranges) with { Duration = 6 }, seed: 1));
        var paced = await PacedBoard.Open(desk.Server, board, FirmwareFile.Load(RepositoryRoot.Of("fixtures", "images", "factory.hex")), 5683, motions);
        await desk.Until("the board registers", () => desk.Device(Endpoint) is { IsRegistered: true }, seconds: 60);
        return paced;
    }

    internal static byte[] Image(string name) => File.ReadAllBytes(RepositoryRoot.Of("fixtures", "images", name));

    private static long? Counter(Desk desk, int instance) =>
        desk.Device(Endpoint)?.Values.FirstOrDefault(value => value.Path == $"/33650/{instance}/2001" && value.IsObserved)?.Value.AsInteger();
}
