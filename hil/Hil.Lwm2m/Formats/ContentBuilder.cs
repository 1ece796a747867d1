using Hil.Lwm2m.Model;

namespace Hil.Lwm2m.Formats;

// Gathers the values of a payload: sees that each lies where it was asked for, and gives it the type that its definition names.
internal sealed class ContentBuilder(Lwm2mPath asked, IReadOnlyList<Lwm2mPath> scopes, ObjectModel model)
{
    private readonly List<Lwm2mNode> _nodes = [];
    private readonly List<ModelFault> _faults = [];
    private readonly List<Lwm2mPath> _removals = [];
    private readonly HashSet<(Lwm2mPath Path, double? Time)> _seen = [];

    public ContentBuilder(Lwm2mPath asked, ObjectModel model)
        : this(asked, [asked], model)
    {
    }

    public Lwm2mPath Asked => asked;

    // Whether a value may be missing where it is to be removed: in the body of a Write-Composite.
    public bool TakesRemovals { get; init; }

    public IReadOnlyList<Lwm2mPath> Removals => _removals;

    public ResourceType TypeOf(Lwm2mPath path) => model.TypeOf(path);

    public Lwm2mContent Build() => new(asked, _nodes, _faults, model);

    // Adds a value that came as bytes, which only its type makes readable; the reason where it has no place here.
    public string? AddBytes(Lwm2mPath path, ReadOnlyMemory<byte> bytes, bool asText)
    {
        if (Misplaced(path, null) is { } error)
            return error;
        var type = TypeOf(path);
        var read = asText
            ? TextValues.TryDecode(bytes.Span, type, out var value, out var why)
            : TlvValues.TryDecode(bytes.Span, type, out value, out why);
        if (!read)
            _faults.Add(new(path, ModelFaultKind.WrongType, why!));
        _nodes.Add(new(path, value ?? Lwm2mValue.Undeclared(bytes.Span, asText)));
        return null;
    }

    // Adds a value whose format says its kind; `texts` are the types that the format writes as text for want of a kind of their own.
    public string? Add(Lwm2mPath path, Lwm2mValue value, double? time = null, params ReadOnlySpan<ResourceType> texts)
    {
        if (Misplaced(path, time) is { } error)
            return error;
        var type = TypeOf(path);
        var fits = DeclaredValues.TryFit(value, type, texts, out var fitted);
        if (!fits)
            _faults.Add(new(path, ModelFaultKind.WrongType, $"{type} was expected, found {value.Type} {value}"));
        _nodes.Add(new(path, fitted) { Timestamp = time });
        return null;
    }

    // Takes that there is null instead of a value; the reason where that means nothing here.
    public string? AddNull(Lwm2mPath path)
    {
        if (!TakesRemovals)
            return $"{asked}: a value was expected for {path}, found null";
        if (path.Depth < 4)
            return $"{asked}: a resource instance was expected to be removed, found {path}";
        if (Misplaced(path, null) is { } error)
            return error;
        _removals.Add(path);
        return null;
    }

    private string? Misplaced(Lwm2mPath path, double? time)
    {
        if (path.Depth < 3)
            return $"{asked}: a value of a resource was expected, found one of {path}";
        if (!IsWithin(path))
            return $"{asked}: a value at or below {string.Join(", ", scopes)} was expected, found {path}";
        return _seen.Add((path, time)) ? null : $"{asked}: each value was expected once, found {path} again";
    }

    private bool IsWithin(Lwm2mPath path)
    {
        foreach (var scope in scopes)
        {
            if (scope.Contains(path))
                return true;
        }

        return false;
    }
}
