using System.Security.Cryptography;
using CsCheck;
using Hil.Core.Motions;

namespace Hil.Core.Tests.Motions;

public sealed class MotionLibraryTests
{
    private RecordingFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    [Test]
    public void A_JSON_acquisition_gives_its_label_rate_and_values_in_g()
    {
        _folder.Add("updown.3.json", Acquisitions.Json());

        var motion = MotionLibrary.Load(_folder.Path).Single();

        Assert.That((motion.Label, motion.Name, motion.Rate, motion.Source), Is.EqualTo(("up-down", "up-down.3", 50.0, MotionSource.Recorded)));
        Assert.That(motion.Samples, Is.EqualTo(new[] { new Acceleration(0, 0, 1), new Acceleration(1, 0, 0) }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_CBOR_acquisition_is_read_with_known_and_open_lengths_and_numbers_of_any_width(bool openLengths)
    {
        _folder.Add("circle.1.cbor", Acquisitions.Cbor(openLengths));

        var motion = MotionLibrary.Load(_folder.Path).Single();

        Assert.That(motion.Rate, Is.EqualTo(50));
        Assert.That(motion.Samples, Is.EqualTo(new[] { new Acceleration(0.5, -0.25, 0.1), new Acceleration(-1, 1, 0) }));
    }

    [TestCase("accX [mg],accY [mg],accZ [mg],timestamp\n1000,0,-500,0\n0,0,0,10\n", null, null, 100)]
    [TestCase("t_s;x;y;z\n0;1;0;-0.5\n0.04;0;0;0\n", AccelerationUnit.G, null, 25)]
    [TestCase("x\ty\tz\n9.80665\t0\t-4.903325\n0\t0\t0\n", AccelerationUnit.MetresPerSecondSquared, 104.0, 104)]
    public void A_CSV_recording_is_read_by_its_header_and_the_options_fill_what_it_does_not_tell(
        string text, AccelerationUnit? unit, double? givenRate, double rate)
    {
        _folder.Add("snake.csv", text);

        var motion = MotionLibrary.Load(_folder.Path, new MotionLibraryOptions { Unit = unit, Rate = givenRate }).Single();

        Assert.That(motion.Rate, Is.EqualTo(rate).Within(1e-9));
        Assert.That(motion.Label, Is.EqualTo("snake"));
        Assert.That(motion.Samples[0], Is.EqualTo(new Acceleration(1, 0, -0.5)));
    }

    [Test]
    public void A_manifest_above_the_folder_corrects_label_unit_and_rate()
    {
        _folder.Add("set/walk.json", Acquisitions.Json(values: "[0,0,1],[1,0,0]"));
        _folder.Add("MANIFEST.csv", "path,dataset,class,hz,unit_actual\nset/walk.json,mine,circle,104,g\n");

        var motion = MotionLibrary.Load(Path.Combine(_folder.Path, "set")).Single();

        Assert.That((motion.Set, motion.Label, motion.Rate), Is.EqualTo(("mine", "circle", 104.0)));
        Assert.That(motion.Samples[0], Is.EqualTo(new Acceleration(0, 0, 1)));
    }

    [Test]
    public void A_recording_whose_hash_is_not_the_manifests_is_refused_with_both_hashes()
    {
        var text = Acquisitions.Json();
        _folder.Add("idle.json", text);
        _folder.Add("MANIFEST.csv", $"path,sha256\nidle.json,{new string('0', 64)}\n");

        var found = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
        Refused($"SHA-256 {new string('0', 64)} was expected", $"line 2), found {found}");
    }

    [Test]
    public void A_recording_that_the_manifest_lists_and_that_is_not_there_is_an_error()
    {
        _folder.Add("idle.json", Acquisitions.Json());
        _folder.Add("MANIFEST.csv", "path\nidle.json\ngone.json\n");

        Refused("gone.json", "found no such file");
    }

    [TestCase("\"NaN\"")]
    [TestCase("null")]
    public void A_value_that_is_no_finite_number_is_named_with_its_axis_and_sample(string value)
    {
        _folder.Add("idle.json", Acquisitions.Json(values: $"[0,0,1],[0,{value},1]"));

        Refused("idle.json", "finite numbers were expected", "for Y at sample 1");
    }

    [Test]
    public void A_recording_without_a_rate_is_an_error()
    {
        _folder.Add("idle.json", Acquisitions.Json(interval: ""));

        Refused("idle.json", "a rate was expected", "--rate");
    }

    [Test]
    public void A_unit_that_is_not_known_is_named_with_those_that_are()
    {
        _folder.Add("idle.json", Acquisitions.Json(unit: "furlong"));

        Refused("a unit of g, mg or m/s² was expected, found \"furlong\"");
    }

    [Test]
    public void A_recording_with_another_number_of_axes_is_an_error()
    {
        _folder.Add("idle.json", Acquisitions.Json(values: "[0,0,1],[0,0]"));

        Refused("three numbers a sample were expected, found 2 at sample 1");
    }

    [Test]
    public void A_folder_without_recordings_is_an_error() => Refused(_folder.Path, "recordings (.cbor, .json, .csv) were expected, found none");

    [Test]
    public void A_folder_that_does_not_exist_is_an_error() =>
        Assert.That(
            () => MotionLibrary.Load(Path.Combine(_folder.Path, "nowhere")),
            Throws.TypeOf<MotionException>().With.Message.Contains("found no such folder"));

    [Test]
    public void An_acquisition_cut_short_anywhere_is_refused_and_never_crashes()
    {
        foreach (var whole in new[] { Acquisitions.Cbor(false), Acquisitions.Cbor(true), System.Text.Encoding.UTF8.GetBytes(Acquisitions.Json().TrimEnd()) })
            for (var length = 0; length < whole.Length; length++)
            {
                var file = _folder.Add(whole[0] == (byte)'{' ? "cut.json" : "cut.cbor", whole[..length]);
                Assert.That(() => MotionLibrary.LoadFile(file), Throws.TypeOf<MotionException>().With.Message.StartsWith(file), $"{length} of {whole.Length} bytes");
            }
    }

    [Test]
    public void Whatever_the_bytes_are_reading_ends_with_a_motion_or_a_motion_exception()
    {
        byte[][] seeds = [Acquisitions.Cbor(false), Acquisitions.Cbor(true), System.Text.Encoding.UTF8.GetBytes(Acquisitions.Json())];
        Gen.Select(Gen.Int[0, 2], Gen.Select(Gen.Int[0, 400], Gen.Byte).Array[1, 6]).Sample((which, changes) =>
        {
            var bytes = (byte[])seeds[which].Clone();
            foreach (var (offset, value) in changes)
                bytes[offset % bytes.Length] = value;
            var file = _folder.Add(which == 2 ? "mutated.json" : "mutated.cbor", bytes);
            try
            {
                MotionLibrary.LoadFile(file);
            }
            catch (MotionException)
            {
            }
        }, iter: 3000, threads: 1);
    }

    private void Refused(params string[] words)
    {
        var error = Assert.Throws<MotionException>(() => MotionLibrary.Load(_folder.Path))!;
        foreach (var word in words)
            Assert.That(error.Message, Does.Contain(word));
    }
}
