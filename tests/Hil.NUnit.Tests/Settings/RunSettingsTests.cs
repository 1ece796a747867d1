using Hil.NUnit.Settings;

namespace Hil.NUnit.Tests.Settings;

public sealed class RunSettingsTests
{
    [Test]
    public void What_nobody_says_is_what_runs_on_a_bare_clone()
    {
        var settings = From([], []);

        Assert.That(settings.Board, Is.EqualTo("embedded"));
        Assert.That(settings.Motions, Is.Null);
        Assert.That(settings.Seed, Is.EqualTo(1));
        Assert.That(settings.Report, Is.Null);
        Assert.That(File.Exists(settings.Profile), $"{settings.Profile} is in the clone");
        Assert.That(File.Exists(settings.Firmware), $"{settings.Firmware} is in the clone");
        Assert.That(File.Exists(settings.Updates), $"{settings.Updates} is in the clone");
        Assert.That(Directory.Exists(settings.SynthesisParameters), $"{settings.SynthesisParameters} is in the clone");
    }

    [Test]
    public void A_test_parameter_comes_before_the_environment_and_that_before_the_default()
    {
        var settings = From(
            new() { ["HIL_SEED"] = "7", ["HIL_MOTIONS"] = "given" },
            new() { ["HIL_SEED"] = "8", ["HIL_BOARD"] = "renode" });

        Assert.That((settings.Seed, settings.Motions, settings.Board), Is.EqualTo((7ul, "given", "renode")));
    }

    [Test]
    public void An_image_of_ones_own_comes_with_an_update_set_of_its_own_or_with_none()
    {
        Assert.That(From([], new() { ["HIL_FIRMWARE"] = "mine.elf" }).Updates, Is.Null);
        Assert.That(From([], new() { ["HIL_FIRMWARE"] = "mine.elf", ["HIL_UPDATES"] = "mine.yaml" }).Updates, Is.EqualTo("mine.yaml"));
        Assert.That(From(new() { ["HIL_FIRMWARE"] = From([], []).Firmware }, []).Updates, Is.EqualTo(From([], []).Updates), "the default image, said");
    }

    [Test]
    public void An_empty_setting_is_none()
    {
        var settings = From(new() { ["HIL_BOARD"] = "" }, new() { ["HIL_BOARD"] = "jlink", ["HIL_REPORT"] = "" });

        Assert.That((settings.Board, settings.Report), Is.EqualTo(("jlink", (string?)null)));
    }

    [TestCase("seven"), TestCase("-1"), TestCase("1.5"), TestCase("18446744073709551616")]
    public void A_seed_that_is_none_is_named_with_where_it_was_set(string seed)
    {
        Assert.That(() => From([], new() { ["HIL_SEED"] = seed }), Throws.TypeOf<SettingException>()
            .With.Message.EqualTo($"environment variable HIL_SEED: expected a whole number of 0 or more, found \"{seed}\"."));
        Assert.That(() => From(new() { ["HIL_SEED"] = seed }, []), Throws.TypeOf<SettingException>().With.Message.StartsWith("test parameter HIL_SEED: "));
    }

    [Test]
    public void The_command_that_runs_it_again_says_what_is_not_the_default()
    {
        var settings = From([], []);

        Assert.That(Reproduction.Command(settings, "It_registers"), Is.EqualTo("hil run --filter It_registers --seed 1"));
        Assert.That(
            Reproduction.Command(settings with { Seed = 41, Motions = "/my motions", Board = "jlink", Firmware = "mine.elf", Profile = "mine.yaml", Updates = "set.yaml" }, "It_moves(circle.07)"),
            Is.EqualTo("hil run --filter 'It_moves(circle.07)' --seed 41 --board jlink --motions '/my motions' --firmware mine.elf --profile mine.yaml --updates set.yaml"));
    }

    private static RunSettings From(Dictionary<string, string> parameters, Dictionary<string, string> environment) =>
        RunSettings.From(parameters.GetValueOrDefault, environment.GetValueOrDefault, AppContext.BaseDirectory);
}
