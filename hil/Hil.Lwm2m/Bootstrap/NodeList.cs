namespace Hil.Lwm2m.Bootstrap;

// Collects the resources of an instance; one that is null is left out.
internal sealed class NodeList(Lwm2mPath instance)
{
    private readonly List<Lwm2mNode> _nodes = [];

    public IReadOnlyList<Lwm2mNode> Nodes => _nodes;

    public NodeList Add(int resource, Lwm2mValue value)
    {
        _nodes.Add(new(instance.Append(resource), value));
        return this;
    }

    public NodeList Add(int resource, int? value) => value is { } number ? Add(resource, Lwm2mValue.Of((long)number)) : this;

    public NodeList Add(int resource, ReadOnlyMemory<byte>? value) => value is { } bytes ? Add(resource, Lwm2mValue.Of(bytes.ToArray())) : this;
}
