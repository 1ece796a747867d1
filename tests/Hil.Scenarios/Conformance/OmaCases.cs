using Hil.Coap.Messages;
using Hil.Lwm2m;
using Hil.NUnit.Conformance;

namespace Hil.Scenarios.Conformance;

/// <summary>What several groups of cases need.</summary>
public abstract class OmaCases : ConformanceCases
{
    /// <summary>The Device object's only instance.</summary>
    protected static Lwm2mPath Device { get; } = Lwm2mPath.Of(3, 0);

    /// <summary>Manufacturer, model, serial number and firmware version of the Device object: those that the client has.</summary>
    protected async Task<IReadOnlyList<Lwm2mPath>> DeviceTexts(params int[] resources)
    {
        NeedsObject(3);
        var listed = new List<Lwm2mPath>();
        foreach (var path in resources.Select(Device.Append))
            if (await Client.Has(path, Cancellation))
                listed.Add(path);
        return listed.Count > 0 ? listed : throw NotApplicable($"the client has none of {string.Join(", ", resources.Select(Device.Append))}");
    }

    /// <summary>A value as two formats must tell it alike: numbers do not differ by their width, nor times by being integers.</summary>
    protected static string Alike(Lwm2mValue value, ResourceType type) => type switch
    {
        ResourceType.Integer => $"{value.AsInteger()}",
        ResourceType.Boolean => $"{value.AsBoolean()}",
        ResourceType.String => value.AsString(),
        _ => value.Describe(),
    };

    /// <summary>A resource that must have a value of this type.</summary>
    protected void Holds(Lwm2mContent content, Lwm2mPath path, ResourceType type)
    {
        var node = content.Find(path) ?? content.Below(path).FirstOrDefault();
        Require(node is not null, $"the answer has {path}", content.Describe());
        string found;
        try
        {
            found = Alike(node!.Value, type);
        }
        catch (Lwm2mValueException error)
        {
            Require(false, $"{path} is a {type}", error.Message);
            return;
        }

        Require(type != ResourceType.Boolean || found.Length > 0, $"{path} is a {type}", found);
    }

    /// <summary>An answer in this format.</summary>
    protected void IsIn(Lwm2mResponse response, ContentFormat format) =>
        Require((response.Format ?? ContentFormat.Text) == format, $"the answer is {format} ({(int)format})", $"{response.Format} ({(int?)response.Format})");

    /// <summary>Writes that go to the Server object's account: a value for each resource that can be changed without doing harm, with the value that it has now.</summary>
    /// <remarks>Default periods and Disable timeout are optional; the storing of notifications is mandatory (LwM2M Core 1.1.1, E.2).</remarks>
    protected async Task<IReadOnlyList<(Lwm2mPath Path, Lwm2mValue Value, Lwm2mValue Before)>> AccountWrites()
    {
        NeedsObject(1);
        var writes = new List<(Lwm2mPath, Lwm2mValue, Lwm2mValue)>();
        foreach (var (resource, value) in ((int, Lwm2mValue)[])[(2, 101), (3, 1010), (5, 2000)])
        {
            var path = Client.ServerAccount.Append(resource);
            if (await Client.Has(path, Cancellation))
                writes.Add((path, value, await Keep(path)));
        }

        var storing = Client.ServerAccount.Append(6);
        var before = await Keep(storing);
        writes.Add((storing, Lwm2mValue.Of(!before.AsBoolean(storing)), before));
        return writes;
    }

    /// <summary>The SenML formats in which the client answers a Read-Composite; where it has no composite operations, the case is not applicable.</summary>
    protected async Task<IReadOnlyList<ContentFormat>> CompositeFormats()
    {
        if (Client.WithoutComposite is { } known)
            throw known;
        var spoken = new List<ContentFormat>();
        CoapCode code = default;
        foreach (var format in (ContentFormat[])[ContentFormat.SenMlJson, ContentFormat.SenMlCbor])
        {
            var answer = await Client.Registered.ReadComposite([Device.Append(16)], format, ct: Cancellation);
            code = answer.Code;

            // A method that is not known is answered 4.05 (RFC 7252 §5.8).
            if (answer.Failure is { } failure)
                throw Client.WithoutComposite = new(CaseVerdict.Failed, $"expected: FETCH is answered, with 4.05 by a client that has no composite operations; found: no answer ({failure.Text})");
            if (code == CoapCode.MethodNotAllowed || code == CoapCode.NotImplemented)
                throw Client.WithoutComposite = NotApplicable($"the client answers {code} to FETCH: it has no composite operations, which are optional");
            if (code != CoapCode.NotAcceptable && code != CoapCode.UnsupportedContentFormat)
                spoken.Add(format);
        }

        return spoken.Count > 0 ? spoken : throw NotApplicable($"the client answers {code} to FETCH in both SenML formats");
    }

    /// <summary>Reads a resource, which must have this value.</summary>
    protected async Task IsNow(Lwm2mPath path, Lwm2mValue value)
    {
        var found = Answers(await Client.Read(path, ct: Cancellation), CoapCode.Content).Value.Value;
        Require(Alike(found, value.Type) == Alike(value, value.Type), $"{path} is now {value.Describe()}", found.Describe());
    }
}
