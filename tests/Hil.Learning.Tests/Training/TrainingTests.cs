using Hil.Core.Motions;
using Hil.Learning.Models;
using Hil.Learning.Training;

namespace Hil.Learning.Tests.Training;

public sealed class TrainingTests
{
    [TestCase("v1")]
    [TestCase("v2")]
    public void The_shipped_model_tells_at_least_95_percent_of_synthesised_windows_and_refuses_what_it_does_not_know(string version)
    {
        // Another seed than the one that was learnt from: none of these motions took part.
        var report = ModelReport.Of(ModelFile.Load(Repository.Model(version)), Repository.Synthesised(20).Test);
        Assert.That(report.AccuracyOf("synthesised"), Is.GreaterThanOrEqualTo(0.95), Print(report));
        Assert.That(report.RejectionOf("synthesised"), Is.GreaterThanOrEqualTo(0.9), Print(report));
    }

    [TestCase("v1")]
    [TestCase("v2")]
    public void The_shipped_model_tells_at_least_95_percent_of_the_windows_of_each_recorded_set_that_were_kept_out(string version)
    {
        var test = RecordingSplit.Of(Repository.Recorded()).Test;
        var report = ModelReport.Of(ModelFile.Load(Repository.Model(version)), test);
        TestContext.Out.WriteLine(Print(report));
        Assert.Multiple(() =>
        {
            foreach (var set in report.Sets)
            {
                Assert.That(report.AccuracyOf(set) ?? 1, Is.GreaterThanOrEqualTo(0.95), Print(report));
                Assert.That(report.RejectionOf(set) ?? 1, Is.GreaterThanOrEqualTo(0.9), Print(report));
            }
        });
    }

    [TestCase("v1", "idle,circle,snake,up-down")]
    [TestCase("v2", "idle,circle,snake,up-down,wave")]
    public void Training_again_on_the_recordings_gives_the_shipped_model_byte_for_byte(string version, string classes)
    {
        var folder = Repository.Recordings();
        var inputs = TrainingInputs.Load(folder, Repository.Motions, classes: classes.Split(','));
        if (!inputs.Recorded.Any(motion => motion.Set == "xiao-imu-acc") || !inputs.Recorded.Any(motion => motion.Set == "edgeimpulse-continuous-motion"))
            Assert.Ignore("HIL_MOTIONS does not hold the two public sets that the shipped model learnt from");
        var trained = ModelTrainer.Train(inputs);
        Assert.That(ModelFile.Write(trained.Model), Is.EqualTo(File.ReadAllText(Path.Combine(Repository.Model(version), ModelFile.Name))));
    }

    [Test]
    public void Training_twice_gives_the_same_model_whatever_the_order_of_motions()
    {
        var inputs = Alone(1);
        var turned = inputs with { Synthesised = inputs.Synthesised with { Train = [.. inputs.Synthesised.Train.Reverse()] } };
        var one = ModelFile.Write(ModelTrainer.Train(inputs).Model);
        Assert.That(ModelFile.Write(ModelTrainer.Train(turned).Model), Is.EqualTo(one));
        Assert.That(ModelTrainer.Train(inputs with { Seed = 2 }).Model.Digest, Is.Not.EqualTo(ModelTrainer.Train(inputs).Model.Digest));
    }

    [Test]
    public void A_model_of_synthesised_motions_alone_tells_synthesised_motions()
    {
        var report = ModelTrainer.Train(Alone(1)).Report;
        Assert.That(report.AccuracyOf("synthesised"), Is.GreaterThanOrEqualTo(0.95), Print(report));
    }

    [Test]
    public void A_class_without_motions_is_refused_with_its_name()
    {
        var inputs = Alone(1);
        Assert.That(
            () => ModelTrainer.Train(inputs with { Classes = ["idle", "star"] }),
            Throws.InstanceOf<ModelException>().With.Message.Contains("\"star\"").And.Message.Contains("circle"));
    }

    [Test]
    public void The_second_model_knows_what_the_first_does_in_the_same_places_and_wave_beside_it()
    {
        var (first, second) = (ModelFile.Load(Repository.Model("v1")), ModelFile.Load(Repository.Model("v2")));
        Assert.That(first.Labels, Is.EqualTo(new[] { "idle", "circle", "snake", "up-down" }));
        Assert.That(second.Labels, Is.EqualTo((string[])[.. first.Labels, "wave"]));
    }

    [Test]
    public void A_synthesised_wave_is_nothing_to_the_first_model_and_a_wave_to_the_second()
    {
        var waves = Repository.Synthesised(20).Test.Where(motion => motion.Label == "wave").ToList();
        var first = ModelReport.Of(ModelFile.Load(Repository.Model("v1")), waves);
        var second = ModelReport.Of(ModelFile.Load(Repository.Model("v2")), waves);

        Assert.That(first.Rows.Single().Windows, Is.GreaterThan(100));
        TestContext.Out.WriteLine($"v1 {Print(first)}\nv2 {Print(second)}");
        Assert.That(first.RejectionOf("synthesised"), Is.GreaterThanOrEqualTo(0.95), Print(first));
        Assert.That(second.AccuracyOf("synthesised"), Is.GreaterThanOrEqualTo(0.95), Print(second));
    }

    [Test]
    public void A_recorded_wave_that_was_kept_out_is_nothing_to_the_first_model_and_a_wave_to_the_second()
    {
        var waves = RecordingSplit.Of(Repository.Recorded()).Test.Where(motion => motion.Label == "wave").ToList();
        if (waves.Count == 0)
            Assert.Ignore("HIL_MOTIONS holds no recording of a wave");
        var first = ModelReport.Of(ModelFile.Load(Repository.Model("v1")), waves);
        var second = ModelReport.Of(ModelFile.Load(Repository.Model("v2")), waves);

        TestContext.Out.WriteLine($"v1 {Print(first)}\nv2 {Print(second)}");
        foreach (var set in first.Sets)
        {
            Assert.That(first.RejectionOf(set), Is.GreaterThanOrEqualTo(0.95), Print(first));
            Assert.That(second.AccuracyOf(set), Is.GreaterThanOrEqualTo(0.95), Print(second));
        }
    }

    [TestCase("v1")]
    [TestCase("v2")]
    public void The_shipped_model_is_within_the_firmwares_means(string version)
    {
        var model = ModelFile.Load(Repository.Model(version));
        var trees = model.Outputs.SelectMany(output => output.Trees).ToList();
        var bytes = trees.Sum(tree => tree.Feature.Length * (1 + 1 + 1 + 4) + tree.Leaves.Length * 4 + 4);
        Assert.That(bytes, Is.LessThan(20 * 1024));
    }

    [TestCase("v1")]
    [TestCase("v2")]
    public void A_board_that_lies_perfectly_still_is_idle_whichever_way_up(string version)
    {
        var model = ModelFile.Load(Repository.Model(version));
        var chance = new SeededChance(3);
        for (var i = 0; i < 500; i++)
        {
            var up = Rotation.About(new(chance.Normal(), chance.Normal(), chance.Normal()), chance.Between(0, 360)).Apply(new(0, 0, 1));
            var window = Enumerable.Repeat(new[] { up.X, up.Y, up.Z }.Select(g => (short)Math.Round(g * 1000)), 64).SelectMany(g => g).ToArray();
            Assert.That(model.Classify(window).Label, Is.EqualTo("idle"), $"{up}");
        }
    }

    private static TrainingInputs Alone(ulong seed)
    {
        var set = Repository.Synthesised(seed);
        return new() { Recorded = [], Synthesised = set, Seed = seed };
    }

    private static string Print(ModelReport report) => string.Join('\n', report.Rows.Select(row =>
        $"{row.Set} {row.Label}: {row.Right} of {row.Windows} ({string.Join(' ', row.Said)})"));
}
