using System.Text;
using Hil.Lwm2m.Bootstrap;
using Hil.Lwm2m.Model;

namespace Hil.Lwm2m;

/// <summary>What a payload says: values with their paths, in ascending order of the paths. Immutable.</summary>
public sealed class Lwm2mContent
{
    private readonly Lwm2mNode[] _nodes;

    // For names and units; null where nobody knows any.
    private readonly ObjectModel? _model;

    /// <summary>Makes content from nodes in any order.</summary>
    /// <param name="path">What was asked for, or notified of.</param>
    /// <param name="nodes">The values; where a path occurs twice, the latest counts, and among those of one time the last.</param>
    public Lwm2mContent(Lwm2mPath path, IEnumerable<Lwm2mNode> nodes)
        : this(path, nodes, [], null)
    {
    }

    internal Lwm2mContent(Lwm2mPath path, IEnumerable<Lwm2mNode> nodes, IReadOnlyList<ModelFault> faults, ObjectModel? model)
    {
        Path = path;
        ModelFaults = faults;
        _model = model;
        // Most notifications are of one value, and need no order.
        if (nodes is IReadOnlyList<Lwm2mNode> { Count: 1 } only)
        {
            Records = _nodes = [only[0]];
            return;
        }

        var byPath = new SortedDictionary<Lwm2mPath, SortedDictionary<double, Lwm2mNode>>();
        foreach (var node in nodes)
        {
            if (!byPath.TryGetValue(node.Path, out var byTime))
                byPath.Add(node.Path, byTime = []);
            byTime[node.Timestamp ?? 0] = node;
        }

        _nodes = [.. byPath.Values.Select(byTime => byTime.Values.Last())];
        Records = [.. byPath.Values.SelectMany(byTime => byTime.Values)];
    }

    /// <summary>Content without a value.</summary>
    public static Lwm2mContent Nothing { get; } = new(Lwm2mPath.Root, []);

    /// <summary>What was asked for, or notified of.</summary>
    public Lwm2mPath Path { get; }

    /// <summary>The values, in ascending order of their paths; of a value that came with its history the latest.</summary>
    public IReadOnlyList<Lwm2mNode> Nodes => _nodes;

    /// <summary>The values with those of earlier times, in ascending order of their paths and of their <see cref="Lwm2mNode.Timestamp"/>.</summary>
    public IReadOnlyList<Lwm2mNode> Records { get; }

    /// <summary>In what the client breaks the definitions of its objects by saying this; empty where it does not.</summary>
    public IReadOnlyList<ModelFault> ModelFaults { get; }

    // About how many bytes of memory it takes.
    internal int Footprint => Records.Sum(record => 150 + record.Value.Length);

    /// <summary>Whether there is no value at all.</summary>
    public bool IsEmpty => _nodes.Length == 0;

    /// <summary>The object instances that occur, in ascending order.</summary>
    public IReadOnlyList<Lwm2mPath> Instances => [.. _nodes.Where(node => node.Path.Depth >= 2).Select(node => node.Path.Ancestor(2)).Distinct()];

    /// <summary>The only value.</summary>
    /// <exception cref="Lwm2mValueException">There is none, or more than one.</exception>
    public Lwm2mNode Single => _nodes.Length == 1 ? _nodes[0] : throw new Lwm2mValueException(Path, "one value", Describe());

    /// <summary>The value at <paramref name="path"/>.</summary>
    /// <exception cref="Lwm2mValueException">There is none; the message lists what there is.</exception>
    public Lwm2mNode this[Lwm2mPath path] => Find(path) ?? throw new Lwm2mValueException(path, "a value", Describe());

    /// <summary>The value at <paramref name="path"/>, or null.</summary>
    public Lwm2mNode? Find(Lwm2mPath path) => Array.Find(_nodes, node => node.Path == path);

    /// <summary>The values at and below <paramref name="path"/>.</summary>
    public IEnumerable<Lwm2mNode> Below(Lwm2mPath path) => _nodes.Where(node => path.Contains(node.Path));

    /// <inheritdoc cref="Lwm2mValue.AsBoolean" path="/summary|/exception" />
    /// <remarks>Of the <see cref="Single"/> value.</remarks>
    public bool AsBoolean() => Single.AsBoolean();

    /// <inheritdoc cref="Lwm2mValue.AsInteger" path="/summary|/exception" />
    /// <remarks>Of the <see cref="Single"/> value.</remarks>
    public long AsInteger() => Single.AsInteger();

    /// <inheritdoc cref="Lwm2mValue.AsFloat" path="/summary|/exception" />
    /// <remarks>Of the <see cref="Single"/> value.</remarks>
    public double AsFloat() => Single.AsFloat();

    /// <inheritdoc cref="Lwm2mValue.AsString" path="/summary|/exception" />
    /// <remarks>Of the <see cref="Single"/> value.</remarks>
    public string AsString() => Single.AsString();

    /// <inheritdoc cref="Lwm2mValue.AsOpaque" path="/summary|/exception" />
    /// <remarks>Of the <see cref="Single"/> value.</remarks>
    public ReadOnlyMemory<byte> AsOpaque() => Single.AsOpaque();

    /// <summary>
    /// The content as people read it, in one line: the value alone where it is what was asked for, else values with their paths and names.
    /// </summary>
    public string Describe() => _nodes switch
    {
        [] => "nothing",
        [var only] when only.Path == Path => Said(only),
        _ => string.Join(", ", _nodes.Take(12).Select(node => $"{Named(node.Path)} = {Said(node)}")) + (_nodes.Length > 12 ? $", … ({_nodes.Length} values)" : ""),
    };

    /// <summary>
    /// The content as people read it, a line for each value below the name of its object, with units, and times where the client said any.
    /// </summary>
    public string Explain()
    {
        var text = new StringBuilder();
        foreach (var instance in Records.GroupBy(node => node.Path.Ancestor(Math.Min(2, node.Path.Depth))))
        {
            text.Append(Named(instance.Key)).Append('\n');
            var names = instance.Select(node => (Node: node, Name: $"{node.Path.ToString()[instance.Key.ToString().Length..]} {NameOf(node.Path)}".TrimEnd())).ToList();
            var width = names.Max(each => each.Name.Length);
            foreach (var (node, name) in names)
            {
                text.Append("  ").Append(name.PadRight(width)).Append("  ").Append(Said(node));
                if (node.Timestamp is { } time)
                    text.Append(time >= Lwm2mNode.FirstAbsoluteTimestamp ? $"  at {DateTimeOffset.UnixEpoch.AddSeconds(Math.Min(time, 1e11)):yyyy-MM-dd HH:mm:ss.FFF} UTC" : FormattableString.Invariant($"  at {time:+0.###;-0.###;0} s"));
                text.Append('\n');
            }
        }

        foreach (var fault in ModelFaults)
            text.Append("client's fault: ").Append(fault).Append('\n');
        return text.ToString();
    }

    /// <inheritdoc />
    public override string ToString() => Describe();

    internal Lwm2mContent With(IReadOnlyList<ModelFault> faults) => new(Path, Records, faults, _model);

    // What a path is called; empty where nobody knows.
    internal string NameOf(Lwm2mPath path) => _model?.NameOf(path) ?? "";

    private string Named(Lwm2mPath path) => $"{path} {NameOf(path)}".TrimEnd();

    private string Said(Lwm2mNode node)
    {
        // What a client tells of its credentials is for who asks for the value, not for every report.
        if (_model is not null && BootstrapWrite.IsSecret(node.Path))
            return "(not shown)";
        var units = _model?.FindResource(node.Path)?.Units ?? "";
        return $"{node.Value.Describe()} {(units == "/100" ? "%" : units)}".TrimEnd();
    }
}
