namespace Hil.Lwm2m.Model;

// Judges what a client says by the definitions of its objects. What is not defined is not judged.
internal static class ContentChecks
{
    // The content with all faults: those that the reader found, and those of ranges, operations, instances and mandatory resources. `asked`
    // are the paths that were asked for as a whole; of them nothing may be missing.
    public static Lwm2mContent Judge(Lwm2mContent content, IReadOnlyList<Lwm2mPath> asked, ObjectModel model)
    {
        var faults = new List<ModelFault>(content.ModelFaults);
        foreach (var node in content.Records)
            Judge(node, model, faults);
        foreach (var instance in content.Instances)
        {
            if (instance.Instance != 0 && model.FindObject(instance) is { IsMultiple: false } single)
                faults.Add(new(instance, ModelFaultKind.WrongMultiplicity, $"the one instance 0 was expected of {single}"));
        }

        foreach (var path in asked)
            FindMissing(content, path, model, faults);
        return faults.Count == content.ModelFaults.Count ? content : content.With(faults);
    }

    private static void Judge(Lwm2mNode node, ObjectModel model, List<ModelFault> faults)
    {
        if (model.FindResource(node.Path) is not { } resource)
            return;
        // What has no operation at all is of a bootstrap, which may read it.
        if (!resource.IsReadable && resource.Operations.Length > 0)
            faults.Add(new(node.Path, ModelFaultKind.NotReadable, $"no value was expected of {resource.Name}, which cannot be read, found {node.Value}"));
        if (resource.IsMultiple && node.Path.Depth == 3)
            faults.Add(new(node.Path, ModelFaultKind.WrongMultiplicity, $"resource instances were expected of {resource.Name}, found the one value {node.Value}"));
        if (!resource.IsMultiple && node.Path.Depth == 4)
            faults.Add(new(node.Path, ModelFaultKind.WrongMultiplicity, $"one value was expected of {resource.Name}, found a resource instance"));
        if (resource.Type == node.Value.Type && !resource.Range.Allows(node.Value))
            faults.Add(new(node.Path, ModelFaultKind.OutOfRange, $"a value within {resource.Range} was expected of {resource.Name}, found {node.Value}"));
    }

    private static void FindMissing(Lwm2mContent content, Lwm2mPath asked, ObjectModel model, List<ModelFault> faults)
    {
        if (asked.Depth is 0 or 4)
            return;
        if (asked.Depth == 3)
        {
            if (model.FindResource(asked) is { IsMultiple: false } single && !content.Below(asked).Any())
                faults.Add(new(asked, ModelFaultKind.MissingMandatory, $"a value of {single.Name} was expected, found none"));
            return;
        }

        var instances = asked.Depth == 2 ? [asked] : content.Instances.Where(asked.Contains);
        if (model.FindObject(asked) is not { } definition)
            return;
        foreach (var instance in instances)
        {
            foreach (var resource in definition.Resources.Values)
            {
                var path = instance.Append(resource.Id);
                if (resource.IsMandatory && resource.IsReadable && !content.Below(path).Any())
                    faults.Add(new(path, ModelFaultKind.MissingMandatory, $"{resource.Name} was expected, which is mandatory, found nothing"));
            }
        }
    }
}
