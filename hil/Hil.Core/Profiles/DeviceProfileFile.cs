using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Hil.Core.Profiles;

/// <summary>Reads device profiles from YAML. Every key is checked; nothing that is not understood is passed over.</summary>
public static class DeviceProfileFile
{
    /// <summary>Reads a profile.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="ProfileException">It cannot be read, or says something wrong: the message names file, line, key, expected and found.</exception>
    public static DeviceProfile Load(string path) => ReadProfile(ProfileKeys.Load(path));

    /// <summary>Reads a profile from text.</summary>
    /// <param name="reader">The YAML text.</param>
    /// <param name="file">The name of the file, for messages.</param>
    /// <exception cref="ProfileException">It says something wrong.</exception>
    public static DeviceProfile Read(TextReader reader, string file) => ReadProfile(ProfileKeys.Read(reader, file));

    private static DeviceProfile ReadProfile(ProfileKeys root)
    {
        // In the order of the file, in which messages list the keys.
        ImmutableArray<string> leds;
        var profile = new DeviceProfile(
            Name: root.Word("name"),
            Board: root.Word("board"),
            Endpoint: root.Word("endpoint"),
            ServerPort: root.Whole("server-port", 1, 65535, 5683),
            Lifetime: root.Duration("lifetime"),
            Objects: root.List("objects", node => root.Whole("objects", node, 0, 65535)),
            RegistersWithin: root.Duration("registers-within"),
            Window: root.Duration("window"),
            Refresh: root.Duration("refresh"),
            Leds: leds = root.List("leds", node => root.Word("leds", node)),
            Classification: ReadClassification(root),
            Classes: ReadClasses(root, leds));
        root.End();
        return profile;
    }

    private static ImmutableArray<PatternClass> ReadClasses(ProfileKeys root, ImmutableArray<string> leds)
    {
        var classes = ImmutableArray.CreateBuilder<PatternClass>();
        foreach (var keys in root.Maps("classes"))
        {
            var label = keys.Word("label");
            var instance = keys.Whole("instance", 0, 65535);
            var pattern = new PatternClass(label, instance, keys.Word("name"), keys.OptionalWord("led"));
            if (pattern.Leds.FirstOrDefault(led => !leds.Contains(led)) is { } unknown)
                throw keys.Wrong("led", $"one of the lights under leds ({string.Join(", ", leds)}), or several with + between", $"\"{unknown}\"");
            if (pattern.Leds.Distinct().Count() < pattern.Leds.Length)
                throw keys.Wrong("led", "each light once", $"\"{pattern.Led}\"");
            if (classes.Any(c => c.Label == label))
                throw keys.Wrong("label", "a label of its own for each class", $"\"{label}\" a second time");
            if (classes.Any(c => c.Instance == instance))
                throw keys.Wrong("instance", "an instance of its own for each class", $"{instance} a second time");
            keys.End();
            classes.Add(pattern);
        }

        return classes.ToImmutable();
    }

    private static Regex? ReadClassification(ProfileKeys root)
    {
        if (root.OptionalWord("classification") is not { } text)
            return null;
        try
        {
            var pattern = new Regex(text, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            foreach (var group in (string[])["class", "confidence"])
                if (!pattern.GetGroupNames().Contains(group))
                    throw root.Wrong("classification", $"a regular expression with the group (?<{group}>…)", $"\"{text}\"");
            return pattern;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw root.Wrong("classification", "a regular expression without look-around or back references", $"\"{text}\": {error.Message.TrimEnd('.')}");
        }
    }
}
