using Hil.Core.Motions;
using Hil.Learning.Synthesis;

namespace Hil.Learning.Tests.Synthesis;

public sealed class SynthesisTests
{
    private static readonly SynthesisParameters Circle = SynthesisParametersFile.Load(Path.Combine(Repository.Motions, "circle.yaml"));

    [Test]
    public void The_same_seed_gives_the_same_set_and_another_seed_gives_another()
    {
        var one = Repository.Synthesised(1);
        var same = SynthesisedSet.Load(Repository.Motions, 1);
        var other = SynthesisedSet.Load(Repository.Motions, 2);
        Assert.That(same.Test.Select(motion => motion.Digest), Is.EqualTo(one.Test.Select(motion => motion.Digest)));
        Assert.That(other.Test.Select(motion => motion.Digest), Has.None.AnyOf(one.Test.Select(motion => motion.Digest).Cast<object>().ToArray()));
    }

    [Test]
    public void The_set_has_distinct_named_motions_that_say_they_are_synthesised_and_trains_on_none_that_it_tests()
    {
        var set = Repository.Synthesised(1);
        var all = set.Train.AddRange(set.Test);
        Assert.That(all.Select(motion => motion.Name), Is.Unique);
        Assert.That(all.Select(motion => motion.Digest), Is.Unique);
        Assert.That(all.Select(motion => (motion.Source, motion.Set)), Is.All.EqualTo((MotionSource.Synthesised, "synthesised")));
        Assert.That(set.Test.Select(motion => motion.Label).Distinct(), Is.SupersetOf(new[] { "idle", "circle", "snake", "up-down", "wave" }));
    }

    [Test]
    public void One_motion_of_seed_1_is_the_same_on_every_machine()
    {
        var motion = KinematicModel.Make("golden", "circle", Recipe.Middle(Circle), 1);
        Assert.That(motion.Digest, Is.EqualTo(GoldenDigest));
    }

    private const string GoldenDigest = "fed26a935c471904b7319562bace6c1ed4d8df7c63884cc3f0dcc7f6c6a2f39f";

    [Test]
    public void A_circle_without_tremor_is_felt_as_gravity_and_a_turning_pull_of_radius_times_tempo_squared()
    {
        var recipe = Recipe.Middle(Circle) with
        {
            Tempo = 1, Amplitude = 0.2, Second = 1, Unevenness = 0, TempoJitter = 0, AmplitudeJitter = 0, Swing = 0, TremorPart = 0, Tremor = 0,
            Noise = 0, Clip = 100, Tilt = 90, Pose = 0, Yaw = 0, Duration = 5,
        };
        var pull = 0.2 * Math.Pow(2 * Math.PI, 2) / Acceleration.StandardGravity;
        foreach (var a in KinematicModel.Make("c", "circle", recipe, 3).Samples)
        {
            // The magnitude of what is left without gravity is the same all the way round.
            var left = Math.Sqrt(a.X * a.X + a.Y * a.Y + (a.Z - 1) * (a.Z - 1));
            Assert.That(left, Is.EqualTo(pull).Within(1e-3));
        }
    }

    [Test]
    public void Lying_still_is_one_g_whichever_way_up()
    {
        var idle = SynthesisParametersFile.Load(Path.Combine(Repository.Motions, "idle.yaml"));
        for (var pose = 0; pose <= 180; pose += 20)
        {
            var motion = KinematicModel.Make("i", "idle", Recipe.Middle(idle) with { Pose = pose, Swing = 0, Tremor = 0, Noise = 0 }, 1);
            Assert.That(motion.Samples.Select(a => a.X * a.X + a.Y * a.Y + a.Z * a.Z), Is.All.EqualTo(1).Within(1e-9));
            Assert.That(motion.Samples[0].Z, Is.EqualTo(Math.Cos(pose * Math.PI / 180)).Within(1e-9));
        }
    }

    [Test]
    public void Nothing_is_felt_beyond_the_sensors_stop()
    {
        var motion = KinematicModel.Make("c", "circle", Recipe.Middle(Circle) with { Amplitude = 1.5, Clip = 1.999 }, 1);
        Assert.That(motion.Samples.SelectMany(a => new[] { a.X, a.Y, a.Z }), Is.All.InRange(-1.999, 1.999));
        Assert.That(motion.Samples.Count(a => Math.Abs(a.X) == 1.999), Is.Positive);
    }

    [Test]
    public void A_parameter_file_without_a_parameter_is_refused_with_its_name() => AssertFault("class: circle\npath: circle\n", "\"notes\"");

    [Test]
    public void A_parameter_file_that_is_no_YAML_is_refused_with_the_line() => AssertFault("class: [1\n", "line 2");

    [TestCase("tempo_hz", "tempo_hz: [2, 1]", "the low value first")]
    [TestCase("tempo_hz", "tempo_hz: fast", "\"tempo_hz\"")]
    [TestCase("tempo_hz", "tempo_hz: [1, 900]", "within 0.01 to 20")]
    [TestCase("path", "path: spiral", "rest, circle, up-down, wave or snake")]
    [TestCase("train", "train: many", "a whole number")]
    [TestCase("yaw_deg", "yaw_deg: 0\ncolour: red", "\"colour\"")]
    public void A_wrong_parameter_is_refused_with_key_line_and_what_was_expected(string key, string wrong, string expected)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Motions, "circle.yaml")).ToList();
        var at = lines.FindIndex(line => line.StartsWith($"{key}:", StringComparison.Ordinal));
        lines.RemoveAt(at);
        lines.InsertRange(at, wrong.Split('\n'));
        AssertFault(string.Join('\n', lines), expected, $"line {at + wrong.Split('\n').Length}");
    }

    [Test]
    public void A_folder_without_parameter_files_is_refused()
    {
        var empty = Directory.CreateTempSubdirectory("hil-none-");
        Assert.That(() => SynthesisedSet.Load(empty.FullName, 1), Throws.InstanceOf<MotionException>().With.Message.Contains("*.yaml"));
        empty.Delete();
    }

    private static void AssertFault(string yaml, params string[] parts)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, yaml);
            var error = Assert.Throws<MotionException>(() => SynthesisParametersFile.Load(file))!;
            Assert.That(error.Message, Does.StartWith(file));
            foreach (var part in parts)
                Assert.That(error.Message, Does.Contain(part));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
