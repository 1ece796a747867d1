using Hil.Lwm2m.Formats;

namespace Hil.Lwm2m.Model;

// Judges what a test is about to ask of a device by the object definitions and by the version of LwM2M that the device speaks. What is not
// defined is not judged.
internal sealed class RequestChecks(ObjectModel model, Registration registration, Lwm2mOperation operation)
{
    public void Read(Lwm2mPath path)
    {
        NeedsVersion(path.Depth == 4, path, "a resource instance by itself", "1.1");
        Require(path.Depth > 0, path, "an object, an instance or a resource was expected");
        if (model.FindResource(path) is { IsReadable: false } resource)
            Fail(path, $"a resource that can be read was expected, found {Said(resource)}");
    }

    public void Execute(Lwm2mPath path)
    {
        Require(path.Depth == 3, path, "a resource was expected");
        if (model.FindResource(path) is { IsExecutable: false } resource)
            Fail(path, $"a resource that can be executed was expected, found {Said(resource)}");
    }

    public void Delete(Lwm2mPath path)
    {
        NeedsVersion(path.Depth == 4, path, "the deletion of a resource instance", "1.2");
        Require(path.Depth is 2 or 4, path, "an object instance or a resource instance was expected");
        Require(path.Depth != 2 || path.Object != 3, path, "another object than Device was expected, whose instance cannot be deleted");
        if (path.Depth == 4)
            Removable(path);
    }

    public void Create(Lwm2mPath path, IEnumerable<Lwm2mNode> nodes)
    {
        Require(path.Depth is 1 or 2, path, "an object was expected");
        if (model.FindObject(path) is { IsMultiple: false } single && registration.Objects.Any(known => known.Depth == 2 && known.Object == path.Object))
            Fail(path, $"an object of several instances was expected, found {single}, which has its one instance already");
        foreach (var node in nodes)
            Value(node);
    }

    public void Write(Lwm2mPath path, IEnumerable<Lwm2mNode> nodes, bool isPartial)
    {
        NeedsVersion(path.Depth == 4, path, "a resource instance by itself", "1.1");
        if (isPartial)
            Require(path.Depth is 2 or 3, path, "an object instance, or a resource of several instances, was expected");
        else
            Require(path.Depth >= 2, path, "an object instance, a resource or a resource instance was expected");
        foreach (var node in nodes)
        {
            if (model.FindResource(node.Path) is { IsWritable: false } resource)
                Fail(node.Path, $"a resource that can be written was expected, found {Said(resource)}");
            Value(node);
        }
    }

    public void Composite(IEnumerable<Lwm2mPath> paths)
    {
        NeedsVersion(true, Lwm2mPath.Root, "a composite operation", "1.1");
        var any = false;
        foreach (var path in paths)
        {
            any = true;
            if (model.FindResource(path) is { IsReadable: false } resource)
                Fail(path, $"a resource that can be read was expected, found {Said(resource)}");
        }

        Require(any, Lwm2mPath.Root, "at least one path was expected");
    }

    public void WriteComposite(IReadOnlyCollection<Lwm2mNode> nodes, IReadOnlyCollection<Lwm2mPath> removals)
    {
        NeedsVersion(true, Lwm2mPath.Root, "a composite operation", "1.1");
        foreach (var path in removals)
        {
            NeedsVersion(true, path, "the removal of a resource instance", "1.2");
            Require(path.Depth == 4, path, "a resource instance was expected to be removed");
            Removable(path);
            if (nodes.Any(node => node.Path == path))
                Fail(path, "a value or its removal was expected, found both");
        }

        foreach (var node in nodes)
        {
            if (model.FindResource(node.Path) is { IsWritable: false } resource)
                Fail(node.Path, $"a resource that can be written was expected, found {Said(resource)}");
            Value(node);
        }
    }

    public void Attributes(Lwm2mPath path, Lwm2mAttributes attributes, bool onObserve)
    {
        NeedsVersion(onObserve && attributes.Query.Count > 0, path, "attributes on an observation", "1.2");
        if (attributes.FaultAt(path, registration.Version, model) is { } fault)
            Fail(path, fault);
    }

    public void NeedsVersion(bool isUsed, Lwm2mPath path, string what, string version)
    {
        if (isUsed && !registration.Speaks(version))
            Fail(path, $"{what} is of LwM2M {version}, but {registration.Endpoint} registered with {registration.Version}");
    }

    private void Removable(Lwm2mPath path)
    {
        if (model.FindResource(path) is { } resource && !(resource.IsWritable && resource.IsMultiple))
            Fail(path, $"a resource of several instances that can be written was expected, found {Said(resource)}");
    }

    private void Value(Lwm2mNode node)
    {
        if (model.FindResource(node.Path) is not { } resource)
            return;
        if (resource.Type != ResourceType.Undeclared && node.Value.Type != ResourceType.Undeclared)
        {
            if (!DeclaredValues.TryFit(node.Value, resource.Type, [], out var fitted))
                Fail(node.Path, $"a value of type {resource.Type} was expected for {resource.Name}, found {node.Value.Type} {node.Value}");
            if (!resource.Range.Allows(fitted))
                Fail(node.Path, $"a value within {resource.Range} was expected for {resource.Name}, found {node.Value}");
        }

        if (resource.IsMultiple != (node.Path.Depth == 4))
            Fail(node.Path, resource.IsMultiple ? $"resource instances were expected, since {resource.Name} has several" : $"no resource instance was expected, since {resource.Name} has but one");
    }

    private string Said(ResourceDefinition resource) =>
        $"{resource.Name}, of which the definition says {(resource.Operations.Length == 0 ? "no operation" : resource.Operations)}";

    private void Require(bool holds, Lwm2mPath path, string expected)
    {
        if (!holds)
            Fail(path, $"{expected}, found {path}");
    }

    private void Fail(Lwm2mPath path, string fault) => throw new InvalidRequestException(operation, path, fault);
}
