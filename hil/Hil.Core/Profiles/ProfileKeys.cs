using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Hil.Core.Profiles;

/// <summary>One mapping of a profile, read key by key. What is not read by <see cref="End"/> is unknown, and an error.</summary>
internal sealed class ProfileKeys
{
    private const string Hidden = "something else, which is not repeated here since the file holds keys";

    private readonly string _file;
    private readonly string _place;
    private readonly YamlMappingNode _map;
    private readonly bool _isSecret;
    private readonly List<string> _known = [];

    public ProfileKeys(string file, string place, YamlNode node, bool isSecret = false)
    {
        (_file, _place, _isSecret) = (file, place, isSecret);
        _map = node as YamlMappingNode
            ?? throw new ProfileException(file, LineOf(node), place, "keys with values", Describe(node));
    }

    /// <summary>The keys of a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isSecret">Whether messages must not repeat anything of what it holds.</param>
    /// <exception cref="ProfileException">It cannot be read, or is no YAML document of keys with values.</exception>
    public static ProfileKeys Load(string path, bool isSecret = false)
    {
        try
        {
            using var reader = File.OpenText(path);
            return Read(reader, path, isSecret);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException(path, 0, "", "a readable YAML file", error.Message.TrimEnd('.'), error);
        }
    }

    /// <summary>The keys of a text.</summary>
    /// <exception cref="ProfileException">It is no YAML document of keys with values.</exception>
    public static ProfileKeys Read(TextReader reader, string file, bool isSecret = false)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(reader);
        }
        catch (Exception error) when (error is YamlException or InvalidOperationException or ArgumentException)
        {
            // YamlDotNet 18.1 ends some malformed flow sequences with its own InvalidOperationException, which knows no line.
            throw new ProfileException(
                file, error is YamlException at ? (int)at.Start.Line : 0, "", "YAML", isSecret ? Hidden : (error.InnerException ?? error).Message.TrimEnd('.'), isSecret ? null : error);
        }

        if (yaml.Documents.Count != 1)
            throw new ProfileException(file, 1, "", "one YAML document", yaml.Documents.Count == 0 ? "an empty file" : $"{yaml.Documents.Count}");
        return new ProfileKeys(file, "", yaml.Documents[0].RootNode, isSecret);
    }

    public string Word(string key) => Word(key, Required(key));

    public string? OptionalWord(string key) => Find(key) is { } node ? Word(key, node) : null;

    public string Word(string key, YamlNode node) =>
        node is YamlScalarNode { Value: { Length: > 0 } value } ? value : throw Wrong(key, "a word", node);

    public int Whole(string key, int least, int most, int? otherwise = null) =>
        Find(key) is null && otherwise is { } value ? value : Whole(key, Required(key), least, most);

    public int Whole(string key, YamlNode node, int least, int most) =>
        node is YamlScalarNode { Value: { } text }
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        && value >= least && value <= most
            ? value
            : throw Wrong(key, $"a whole number from {least} to {most}", node);

    /// <summary>A file that is there, written as seen from the folder of this one.</summary>
    public string FileBeside(string key) => OptionalFileBeside(key) ?? throw Wrong(key, "a file", Required(key));

    public string? OptionalFileBeside(string key)
    {
        if (OptionalWord(key) is not { } word)
            return null;
        var path = word.Contains('\0') ? "" : System.IO.Path.GetFullPath(word, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(_file))!);
        return File.Exists(path) ? path : throw Wrong(key, "a file that is there, as seen from the folder of this one", _isSecret ? Hidden : $"\"{word}\"");
    }

    /// <summary>One of some words, each of which stands for a value.</summary>
    public T OneOf<T>(string key, params (string Word, T Value)[] choices)
    {
        var node = Required(key);
        foreach (var (word, value) in choices)
            if (node is YamlScalarNode { Value: { } text } && text == word)
                return value;
        throw Wrong(key, $"one of {string.Join(", ", choices.Select(choice => choice.Word))}", node);
    }

    public ProfileKeys Map(string key) => new(_file, Path(key), Required(key), _isSecret);

    public ProfileKeys? OptionalMap(string key) => Has(key) ? Map(key) : null;

    /// <summary>A duration above 0, written with its unit.</summary>
    public TimeSpan Duration(string key)
    {
        const string expected = "a duration with its unit, such as \"2 s\" or \"500 ms\"";
        var node = Required(key);
        if (node is not YamlScalarNode { Value: { } text })
            throw Wrong(key, expected, node);
        var digits = text.AsSpan().TrimEnd("mins ").ToString();
        double? unit = text[digits.Length..].Trim() switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "min" => TimeSpan.TicksPerMinute,
            _ => null,
        };
        return unit is { } ticks
            && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && amount * ticks is >= 1 and < long.MaxValue / 2
                ? TimeSpan.FromTicks((long)Math.Round(amount * ticks))
                : throw Wrong(key, expected, node);
    }

    public ImmutableArray<T> List<T>(string key, Func<YamlNode, T> read) =>
        [.. Sequence(key).Select(read)];

    public IEnumerable<ProfileKeys> Maps(string key) =>
        Sequence(key).Select((node, index) => new ProfileKeys(_file, $"{Path(key)}[{index}]", node, _isSecret));

    /// <summary>A list of words.</summary>
    public IEnumerable<string> Words(string key) => List(key, node => Word(key, node));

    /// <summary>Whether a key is there.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>No key may be left.</summary>
    public void End()
    {
        foreach (var (key, _) in _map.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? Describe(key);
            if (!_known.Contains(name))
                throw new ProfileException(_file, LineOf(key), _place, $"only the keys {string.Join(", ", _known)}", _isSecret ? Hidden : $"\"{name}\"");
        }
    }

    public ProfileException Wrong(string key, string expected, string found) =>
        new(_file, LineOf(Find(key) ?? _map), Path(key), expected, found);

    private ProfileException Wrong(string key, string expected, YamlNode node) =>
        new(_file, LineOf(node), Path(key), expected, Describe(node));

    private YamlSequenceNode Sequence(string key) =>
        Required(key) is YamlSequenceNode { Children.Count: > 0 } list ? list : throw Wrong(key, "a list of at least one", Required(key));

    private YamlNode Required(string key) =>
        Find(key) ?? throw new ProfileException(_file, LineOf(_map), _place, $"the key {key}", "none of that name");

    private YamlNode? Find(string key)
    {
        if (!_known.Contains(key))
            _known.Add(key);
        return _map.Children.FirstOrDefault(pair => pair.Key is YamlScalarNode name && name.Value == key).Value;
    }

    private string Path(string key) => _place.Length == 0 ? key : $"{_place}.{key}";

    private static int LineOf(YamlNode node) => (int)node.Start.Line;

    private string Describe(YamlNode node) => node switch
    {
        YamlScalarNode { Value: null or "" } => "nothing",
        YamlScalarNode when _isSecret => Hidden,
        YamlScalarNode scalar => $"\"{scalar.Value}\"",
        YamlSequenceNode list => $"a list of {list.Children.Count}",
        YamlMappingNode => "keys with values",
        _ => node.NodeType.ToString().ToLowerInvariant(),
    };
}
