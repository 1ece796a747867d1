using System.Globalization;
using NUnit.Framework;

namespace Hil.NUnit.Settings;

/// <summary>
/// What a run was asked for. A setting is looked for among NUnit's test parameters (<c>--test-parameter HIL_SEED=7</c>), then in the
/// environment; what neither says has a default that runs on a bare clone.
/// </summary>
/// <param name="Board">The backend, by name; default <c>embedded</c>.</param>
/// <param name="Firmware">The image to judge; default <c>fixtures/images/pattern-detector.elf</c>.</param>
/// <param name="Profile">Its profile; default <c>fixtures/profiles/pattern-detector.yaml</c>.</param>
/// <param name="Motions">A folder of recorded motions, or null where only synthesised ones are played.</param>
/// <param name="Seed">Where chance comes from; default 1.</param>
/// <param name="Report">The folder that takes attempts and their evidence, or null where none is written.</param>
public sealed record RunSettings(string Board, string Firmware, string Profile, string? Motions, ulong Seed, string? Report)
{
    /// <summary>The names of the settings, in the order in which messages list them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["HIL_BOARD", "HIL_FIRMWARE", "HIL_PROFILE", "HIL_MOTIONS", "HIL_SEED", "HIL_REPORT", "HIL_UPDATES"];

    /// <summary>The default image, as seen from the repository's root.</summary>
    public const string DefaultFirmware = "fixtures/images/pattern-detector.elf";

    /// <summary>The default profile, as seen from the repository's root.</summary>
    public const string DefaultProfile = "fixtures/profiles/pattern-detector.yaml";

    /// <summary>The default update set, as seen from the repository's root.</summary>
    public const string DefaultUpdates = "fixtures/profiles/pattern-detector.updates.yaml";

    /// <summary>
    /// The update set with which updates are judged (<c>HIL_UPDATES</c>); null where none is known: an image that is not the default one
    /// comes with an update set of its own, or with none.
    /// </summary>
    public string? Updates { get; init; }

    /// <summary>The folder of the parameter files of synthesised motions, <c>fixtures/motions</c>.</summary>
    public string SynthesisParameters => Path.Combine(RootAbove(AppContext.BaseDirectory), "fixtures", "motions");

    /// <summary>The settings of this run.</summary>
    /// <exception cref="SettingException">A setting has a value that it cannot have.</exception>
    public static RunSettings Current =>
        From(name => TestContext.Parameters.Get(name), Environment.GetEnvironmentVariable, AppContext.BaseDirectory);

    /// <summary>Settings from their sources.</summary>
    /// <param name="parameter">A test parameter by name, or null.</param>
    /// <param name="environment">An environment variable by name, or null.</param>
    /// <param name="folder">Where to begin to look upward for the repository's root, for the defaults.</param>
    /// <exception cref="SettingException">A setting has a value that it cannot have.</exception>
    public static RunSettings From(Func<string, string?> parameter, Func<string, string?> environment, string folder)
    {
        var root = RootAbove(folder);
        var firmware = Path.Combine(root, DefaultFirmware);
        return new(
            Find("HIL_BOARD")?.Value ?? "embedded",
            Find("HIL_FIRMWARE")?.Value ?? firmware,
            Find("HIL_PROFILE")?.Value ?? Path.Combine(root, DefaultProfile),
            Find("HIL_MOTIONS")?.Value,
            Find("HIL_SEED") is { } seed ? ReadSeed(seed) : 1,
            Find("HIL_REPORT")?.Value)
        {
            Updates = Find("HIL_UPDATES")?.Value ?? ((Find("HIL_FIRMWARE")?.Value ?? firmware) == firmware ? Path.Combine(root, DefaultUpdates) : null),
        };

        (string Value, string Origin)? Find(string name) =>
            parameter(name) is { Length: > 0 } given ? (given, $"test parameter {name}")
            : environment(name) is { Length: > 0 } set ? (set, $"environment variable {name}")
            : null;
    }

    /// <summary>The repository's root: the nearest folder from <paramref name="folder"/> upward that holds <c>fixtures</c>; else that folder.</summary>
    /// <param name="folder">Where to begin, such as the program's own.</param>
    public static string RootAbove(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (Directory.Exists(Path.Combine(at.FullName, "fixtures", "profiles")))
                return at.FullName;
        return folder;
    }

    private static ulong ReadSeed((string Value, string Origin) seed) =>
        ulong.TryParse(seed.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new SettingException(seed.Origin, "a whole number of 0 or more", seed.Value);
}
