using Hil.Core.Motions;
using Hil.Learning.Features;
using Hil.Learning.Models;

namespace Hil.Learning.Tests.Models;

[TestFixture("v1")]
[TestFixture("v2")]
public sealed class AgreementTests(string version)
{
    private readonly PatternModel _shipped = ModelFile.Load(Repository.Model(version));

    [TestCase("-O0")]
    [TestCase("-O2")]
    [TestCase("-Os")]
    public void C_and_CSharp_agree_to_the_last_bit_over_synthesised_motions_noise_and_extremes(string optimisation)
    {
        var windows = Windows();
        var native = NativeClassifier.Run(version, optimisation, windows);
        Assert.That(windows, Has.Count.GreaterThan(3000));
        for (var i = 0; i < windows.Count; i++)
            AssertSame(_shipped, windows[i], native[i], $"window {i}");
    }

    [Test]
    public void C_and_CSharp_agree_to_the_last_bit_over_recordings()
    {
        var windows = Repository.Recorded()
            .SelectMany(motion => SensorPath.Starts(motion, 0.37).Select(start => SensorPath.Read(motion, start, 0.004)))
            .ToList();
        var native = NativeClassifier.Run(version, "-O2", windows);
        for (var i = 0; i < windows.Count; i++)
            AssertSame(_shipped, windows[i], native[i], $"window {i}");
    }

    [Test]
    public void The_shipped_C_carries_the_digest_and_labels_of_the_shipped_JSON()
    {
        var work = Directory.CreateTempSubdirectory("hil-model-");
        try
        {
            ModelEmitter.WriteC(_shipped, work.FullName);
            foreach (var name in new[] { "model.c", "model.h", ModelFile.Name })
                Assert.That(File.ReadAllText(Path.Combine(Repository.Model(version), name)), Is.EqualTo(File.ReadAllText(Path.Combine(work.FullName, name))), name);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static void AssertSame(PatternModel model, short[] window, NativeResult native, string place)
    {
        var features = PatternFeatures.Compute(window);
        for (var f = 0; f < features.Length; f++)
            if (native.Features[f] != BitConverter.SingleToInt32Bits(features[f]))
                Assert.Fail($"{place}, feature {PatternFeatures.Names[f]}: C# {features[f]:R}, C {BitConverter.Int32BitsToSingle(native.Features[f]):R}");
        var probabilities = model.Probabilities(features);
        for (var p = 0; p < probabilities.Length; p++)
            if (native.Probabilities[p] != BitConverter.SingleToInt32Bits(probabilities[p]))
                Assert.Fail($"{place}, probability {p}: C# {probabilities[p]:R}, C {BitConverter.Int32BitsToSingle(native.Probabilities[p]):R}");
        var said = model.Classify(window);
        if (native.Winner != said.Winner || native.Confidence != BitConverter.SingleToInt32Bits(said.Confidence))
            Assert.Fail($"{place}: C# {said}, C {native.Winner} {BitConverter.Int32BitsToSingle(native.Confidence):R}");
    }

    private static List<short[]> Windows()
    {
        var windows = Repository.Synthesised(5).Test
            .SelectMany(motion => SensorPath.Starts(motion, 0.5).Select(start => SensorPath.Read(motion, start, 0.002)))
            .ToList();
        var chance = new SeededChance(7);
        for (var i = 0; i < 2000; i++)
        {
            var reach = chance.Between(1, 40000);
            windows.Add([.. Enumerable.Range(0, 192).Select(_ => (short)Math.Clamp(chance.Normal() * reach, short.MinValue, short.MaxValue))]);
        }

        foreach (var value in new short[] { 0, 1, -1, 1000, 2047, -2048, short.MaxValue, short.MinValue })
        {
            windows.Add([.. Enumerable.Repeat(value, 192)]);
            windows.Add([.. Enumerable.Range(0, 192).Select(i => i / 3 % 2 == 0 ? value : (short)-Math.Max(value, (short)-32767))]);
        }

        return windows;
    }
}
