using System.Xml.Linq;

namespace Hil.Cli.Tests.Commands;

public sealed class MotionCommandTests
{
    private readonly Scratch _scratch = new();

    [OneTimeTearDown]
    public void Remove() => _scratch.Dispose();

    [Test]
    public async Task A_recording_is_plotted_as_SVG_or_PNG()
    {
        var file = Path.Combine(_scratch.Recordings("plots", ("circle.1", "circle")), "circle.1.csv");
        var svg = await Invocation.Of("motions", "plot", file, "--out", _scratch["circle.svg"]);
        var png = await Invocation.Of("motions", "plot", file, "--out", _scratch["circle.png"]);

        Assert.That((svg.ExitCode, png.ExitCode), Is.EqualTo((0, 0)), svg.Error + png.Error);
        Assert.That(XElement.Load(_scratch["circle.svg"]).Value, Does.Contain("circle.1: circle, plots, 100 Hz"));
        Assert.That(File.ReadAllBytes(_scratch["circle.png"])[1..4], Is.EqualTo("PNG"u8.ToArray()));
        (await Invocation.Of("motions", "plot", file, "--out", _scratch["circle.bmp"])).IsRefusedWith("circle.bmp", ".svg or .png");
    }

    [Test]
    public async Task A_folder_of_recordings_is_plotted_as_a_file_each()
    {
        var folder = _scratch.Recordings("several", ("circle.1", "circle"), ("snake.1", "snake"));
        var plot = await Invocation.Of("motions", "plot", folder, "--out", _scratch["pictures"]);

        Assert.That(plot.ExitCode, Is.Zero, plot.Error);
        Assert.That(Directory.GetFiles(_scratch["pictures"], "*.svg", SearchOption.AllDirectories).Select(Path.GetFileName), Is.EquivalentTo(new[] { "circle.1.svg", "snake.1.svg" }));
    }

    [Test]
    public async Task A_map_shows_where_a_motion_is_recognised_and_where_not()
    {
        var explore = await Invocation.Of(
            "motions", "explore", "--class", "circle", "--tempo", "0.05:1.2:2", "--amplitude", "0.2", "--tilt", "0", "--out", _scratch["maps"]);

        Assert.That(explore.ExitCode, Is.Zero, explore.Out + explore.Error);
        var rows = File.ReadAllLines(_scratch["maps/explore-circle.csv"]);
        Assert.That(rows[0], Is.EqualTo("tempo_hz,amplitude_m,tilt_deg,windows,right,called"));
        Assert.That(rows, Has.Length.EqualTo(3));

        // A round in twenty seconds is no circle to anybody; the usual one is.
        Assert.That(rows[1], Does.StartWith("0.05,0.2,0,3,0,"));
        Assert.That(rows[2], Does.StartWith("1.2,0.2,0,3,3,circle"));
        Assert.That(explore.Out, Does.Contain("██").And.Contain("3 of 6 windows were called circle"));
        Assert.That(XElement.Load(_scratch["maps/explore-circle.svg"]).Value, Does.Contain("tilt 0°").And.Contain("circle"));
    }

    [TestCase("--tempo", "2:1:3")]
    [TestCase("--tempo", "1:2:1000")]
    [TestCase("--amplitude", "wide")]
    public async Task A_grid_that_is_none_is_refused(string option, string value) =>
        (await Invocation.Of("motions", "explore", "--class", "circle", option, value)).IsRefusedWith(option, value);

    [Test]
    public async Task A_class_that_nobody_can_synthesise_is_refused() =>
        (await Invocation.Of("motions", "explore", "--class", "zigzag")).IsRefusedWith("zigzag", "circle");

    [Test, Category("Slow")]
    public async Task A_model_is_learnt_judged_and_written_as_C()
    {
        var train = await Invocation.Of("model", "train", "--out", _scratch["model"]);

        Assert.That(train.ExitCode, Is.Zero, train.Out + train.Error);
        Assert.That(Directory.GetFiles(_scratch["model"]).Select(Path.GetFileName), Is.EquivalentTo(new[] { "model.c", "model.h", "model.json" }));
        Assert.That(train.Out, Does.Contain("synthesised (synthesised)"));
        Assert.That(File.ReadAllText(_scratch["model/model.h"]), Does.Contain(train.Line("learnt from")));
    }
}
