using System.Globalization;
using Hil.Core.Motions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Hil.Learning.Synthesis;

/// <summary>Reads the YAML files of synthesised motions. Each key is a parameter; each mistake is named by file, line and key.</summary>
public static class SynthesisParametersFile
{
    /// <summary>Reads one file.</summary>
    /// <exception cref="MotionException">The file is missing, is no YAML, or lacks a parameter or has one too many or out of bounds.</exception>
    public static SynthesisParameters Load(string file)
    {
        if (!File.Exists(file))
            throw new MotionException(file, "parameters of synthesised motions were expected, found no such file.");
        var stream = new YamlStream();
        try
        {
            using var text = new StreamReader(file);
            stream.Load(text);
        }
        catch (YamlException error)
        {
            throw new MotionException(file, $"YAML was expected, found a fault on line {error.Start.Line}: {error.Message}", error);
        }

        if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
            throw new MotionException(file, "one map of parameters was expected.");
        var keys = new Keys(file, root);
        var parameters = new SynthesisParameters
        {
            Label = MotionLabel.Normalise(keys.Text("class")),
            Path = keys.Shape("path"),
            Notes = keys.Text("notes"),
            Count = (keys.Whole("train"), keys.Whole("test")),
            DurationSeconds = keys.Range("duration_s", 2.5, 600),
            TempoHz = keys.Range("tempo_hz", 0.01, 20),
            AmplitudeMetres = keys.Range("amplitude_m", 0, 2),
            Second = keys.Range("second", 0, 10),
            Unevenness = keys.Range("unevenness", 0, 0.99),
            TempoJitter = keys.Range("tempo_jitter", 0, 0.5),
            AmplitudeJitter = keys.Range("amplitude_jitter", 0, 0.5),
            TiltDegrees = keys.Range("tilt_deg", -180, 180),
            SwingDegrees = keys.Range("swing_deg", 0, 180),
            TremorPart = keys.Range("tremor_part", 0, 5),
            TremorG = keys.Range("tremor_g", 0, 2),
            NoiseG = keys.Range("noise_g", 0, 1),
            ClipG = keys.Range("clip_g", 0.1, 100),
            DeviationG = keys.Range("deviation_g", 0, 100),
            PoseDegrees = keys.Range("pose_deg", -180, 180),
            YawDegrees = keys.Range("yaw_deg", -360, 360),
        };
        keys.NoneLeft();
        return parameters;
    }

    private sealed class Keys(string file, YamlMappingNode root)
    {
        private readonly HashSet<string> _used = new(StringComparer.Ordinal);

        public string Text(string key) => Node(key) is YamlScalarNode { Value: { Length: > 0 } value } ? value : throw Fault(key, "text");

        public PathShape Shape(string key)
        {
            var name = Text(key);
            return Enum.TryParse<PathShape>(name.Replace("-", ""), ignoreCase: true, out var shape) && Enum.IsDefined(shape)
                ? shape
                : throw Fault(key, "rest, circle, up-down, wave or snake");
        }

        public int Whole(string key) =>
            int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Fault(key, "a whole number");

        public ParameterRange Range(string key, double least, double most)
        {
            var kind = FormattableString.Invariant($"a value or [low, high] within {least} to {most}");
            var parts = Node(key) switch
            {
                YamlSequenceNode { Children.Count: 2 } both => both.Children.ToArray(),
                YamlScalarNode one => [one, one],
                _ => throw Fault(key, kind),
            };
            double Part(YamlNode node) => node is YamlScalarNode scalar
                && double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && value >= least && value <= most
                ? value
                : throw Fault(key, kind);
            var range = new ParameterRange(Part(parts[0]), Part(parts[1]));
            return range.Low <= range.High ? range : throw Fault(key, "the low value first");
        }

        public void NoneLeft()
        {
            foreach (var (key, _) in root.Children)
                if (!_used.Contains(((YamlScalarNode)key).Value!))
                    throw new MotionException(
                        file, $"a known parameter was expected, found \"{key}\" on line {key.Start.Line} (known: {string.Join(", ", _used.Order(StringComparer.Ordinal))}).");
        }

        private YamlNode Node(string key)
        {
            _used.Add(key);
            return root.Children.TryGetValue(new YamlScalarNode(key), out var node)
                ? node
                : throw new MotionException(file, $"the parameter \"{key}\" was expected, found none.");
        }

        private MotionException Fault(string key, string expected) =>
            new(file, $"{expected} was expected for \"{key}\", found {Node(key)} on line {Node(key).Start.Line}.");
    }
}
