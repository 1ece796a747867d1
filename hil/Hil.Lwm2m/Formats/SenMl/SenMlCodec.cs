namespace Hil.Lwm2m.Formats.SenMl;

// Values in SenML (RFC 8428, LwM2M Core 1.1.1 §7.4.4): the same records in JSON and in CBOR. In "etch" (RFC 8790) null for a value removes it.
internal sealed class SenMlCodec(ISenMlForm form, bool removes) : ICompositeCodec
{
    public bool HoldsManyValues => true;

    public bool HoldsWholePaths => true;

    public FormatError? Read(ReadOnlyMemory<byte> payload, ContentBuilder content)
    {
        var records = form.Read(payload);
        if (!records.IsSuccess)
            return new($"{content.Asked}: {records.Error}", records.Offset);
        var bases = new SenMlBases();
        foreach (var record in records.Value)
        {
            if (!bases.TryResolve(record, out var resolved, out var error))
                return new($"{content.Asked}: {error}", record.Offset);
            if (resolved is not { } found)
                continue;
            var misplaced = found switch
            {
                { IsNull: true } when removes => content.AddNull(found.Path),
                { Value: { } value } => content.Add(found.Path, value, found.Time),
                _ => $"{content.Asked}: a value was expected for {found.Path}, found {(found.IsNull ? "null" : "none")}",
            };
            if (misplaced is not null)
                return new(misplaced, record.Offset);
        }

        return null;
    }

    public byte[] Write(Lwm2mPath path, IReadOnlyList<Lwm2mNode> nodes)
    {
        // What all names have in common goes before them once; a single record needs no name beside it.
        var common = path.Depth == 0 || nodes.Count == 0 ? "" : nodes.Count == 1 ? nodes[0].Path.ToString() : $"{Common(path, nodes)}/";
        return form.Write([.. nodes.Select((node, index) => new SenMlRecord
        {
            BaseName = index == 0 && common.Length > 0 ? common : null,
            Name = node.Path.ToString()[common.Length..] is { Length: > 0 } name ? name : null,
            Value = node.Value,
            Time = node.Timestamp,
        })]);
    }

    public FormatResult<IReadOnlyList<Lwm2mPath>> ReadPaths(ReadOnlyMemory<byte> payload)
    {
        var records = form.Read(payload);
        if (!records.IsSuccess)
            return new(records.Error, records.Offset);
        var bases = new SenMlBases();
        var paths = new List<Lwm2mPath>();
        foreach (var record in records.Value)
        {
            if (!bases.TryResolve(record, out var resolved, out var error))
                return new(error, record.Offset);
            if (resolved is not { } found)
                continue;
            if (found.IsNull || found.Value is not null)
                return new($"a path without a value was expected, found {found.Path} = {found.Value?.ToString() ?? "null"}", record.Offset);
            paths.Add(found.Path);
        }

        return paths.Count > 0 ? new(paths) : new("at least one path was expected, found none", 0);
    }

    public byte[] WriteChanges(IReadOnlyList<Lwm2mNode> values, IReadOnlyList<Lwm2mPath> removals)
    {
        if (removals.Count == 0)
            return Write(Lwm2mPath.Root, values);
        if (!removes)
            throw new ArgumentException($"SenMlEtchJson, SenMlEtchCbor or Lwm2mCbor was expected to remove {removals[0]}, found SenML without etch.", nameof(removals));
        return form.Write(
        [
            .. values.Select(node => new SenMlRecord { Name = node.Path.ToString(), Value = node.Value, Time = node.Timestamp }),
            .. removals.Select(path => new SenMlRecord { Name = path.ToString(), IsNull = true }),
        ]);
    }

    public byte[] WritePaths(IEnumerable<Lwm2mPath> paths) => form.Write([.. paths.Select(path => new SenMlRecord { Name = path.ToString() })]);

    // The deepest path above all of them, at or below what was asked for.
    private static Lwm2mPath Common(Lwm2mPath path, IReadOnlyList<Lwm2mNode> nodes)
    {
        var common = nodes[0].Path.Parent;
        while (common.Depth > path.Depth && !nodes.All(node => node.Path != common && common.Contains(node.Path)))
            common = common.Parent;
        return common.Depth == 0 || nodes.All(node => node.Path != common) ? common : common.Parent;
    }
}
