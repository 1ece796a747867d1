using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Lwm2m.Formats;

namespace Hil.Lwm2m;

// What can be asked: each operation judged by the object model.
public sealed partial class RegisteredDevice
{
    // The device of which this is the view that judges nothing; null for the device itself.
    private readonly RegisteredDevice? _whole;

    private RegisteredDevice(RegisteredDevice whole)
    {
        _whole = whole;
        Link = whole.Link;
        Line = whole.Line;
        (_coap, _clock, _timeline, _options, _observations) = (whole._coap, whole._clock, whole._timeline, whole._options, whole._observations);
        (_model, _registration) = (whole._model, whole._registration);
    }

    /// <summary>
    /// The same device for tests that mean to ask what is wrong: nothing is judged by the object model or by the version that the device
    /// speaks, and what is asked is sent as it is.
    /// </summary>
    public RegisteredDevice Unchecked => _whole is null ? new(this) : this;

    /// <summary>
    /// The format in which values are written where none is named: TLV to a client of LwM2M 1.0; to a later one the first out of SenML CBOR,
    /// SenML JSON and TLV that it announced, SenML CBOR where it announced none. A single value goes as text, or as bytes.
    /// </summary>
    public ContentFormat PreferredFormat
    {
        get
        {
            if (!Registration.Speaks("1.1"))
                return ContentFormat.Tlv;
            var announced = Registration.Formats;
            return Array.Find([ContentFormat.SenMlCbor, ContentFormat.SenMlJson, ContentFormat.Tlv], format => announced.Count == 0 || announced.Contains(format)) is var found and not 0
                ? found
                : ContentFormat.SenMlCbor;
        }
    }

    /// <summary>Reads a path.</summary>
    /// <param name="path">An object, an instance, a resource, or to LwM2M 1.1 a resource instance.</param>
    /// <param name="accept">The format wished for; the client chooses where it is null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    /// <exception cref="InvalidRequestException">The definition says that the resource cannot be read.</exception>
    public ValueTask<Lwm2mResponse> Read(Lwm2mPath path, ContentFormat? accept = null, CancellationToken ct = default) => Ask(ToRead(path, accept), ct);

    /// <summary>Reads several paths at once, with FETCH (LwM2M 1.1).</summary>
    /// <param name="paths">Objects, instances, resources or resource instances.</param>
    /// <param name="format">The format of the request: SenML JSON or CBOR, with or without <c>-etch</c>, or LwM2M CBOR; as <see cref="PreferredFormat"/> where it is null.</param>
    /// <param name="accept">The format wished for; that of the request where it is null, without <c>-etch</c>, which is for requests only.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    /// <exception cref="InvalidRequestException">The client registered with LwM2M 1.0, or a resource cannot be read.</exception>
    /// <exception cref="ArgumentException">The paths cannot be written in that format.</exception>
    public ValueTask<Lwm2mResponse> ReadComposite(
        IReadOnlyCollection<Lwm2mPath> paths, ContentFormat? format = null, ContentFormat? accept = null, CancellationToken ct = default)
    {
        Check(Lwm2mOperation.ReadComposite)?.Composite(paths);
        return Ask(Composite(Lwm2mOperation.ReadComposite, paths, format, accept), ct);
    }

    /// <summary>Writes a resource.</summary>
    /// <param name="path">A resource, or to LwM2M 1.1 a resource instance.</param>
    /// <param name="value">The value.</param>
    /// <param name="format">Any that holds values; text where it is null, and opaque for bytes.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    /// <exception cref="InvalidRequestException">The definition allows no such value, or no writing.</exception>
    /// <exception cref="ArgumentException">The value cannot be written in that format, or not to such a path.</exception>
    public ValueTask<Lwm2mResponse> Write(Lwm2mPath path, Lwm2mValue value, ContentFormat? format = null, CancellationToken ct = default) =>
        Ask(ToWrite(path, value, format), ct);

    /// <summary>Replaces an object instance, or a resource of many instances.</summary>
    /// <param name="path">An object instance or a resource.</param>
    /// <param name="values">Its values.</param>
    /// <param name="format">Any that holds many values; <see cref="PreferredFormat"/> where it is null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    /// <exception cref="InvalidRequestException">The definition allows no such value, or no writing.</exception>
    /// <exception cref="ArgumentException">A value lies outside the path, or cannot be written in that format.</exception>
    public ValueTask<Lwm2mResponse> Write(
        Lwm2mPath path, IReadOnlyCollection<Lwm2mNode> values, ContentFormat? format = null, CancellationToken ct = default)
    {
        Check(Lwm2mOperation.Write)?.Write(path, values, isPartial: false);
        return Ask(WithValues(Lwm2mOperation.Write, path, CoapCode.Put, values, format), ct);
    }

    /// <summary>Writes some resources of an object instance and leaves the others as they are.</summary>
    /// <inheritdoc cref="Write(Lwm2mPath, IReadOnlyCollection{Lwm2mNode}, ContentFormat?, CancellationToken)" path="/param|/exception" />
    public ValueTask<Lwm2mResponse> WritePartial(
        Lwm2mPath path, IReadOnlyCollection<Lwm2mNode> values, ContentFormat? format = null, CancellationToken ct = default)
    {
        Check(Lwm2mOperation.WritePartial)?.Write(path, values, isPartial: true);
        return Ask(WithValues(Lwm2mOperation.WritePartial, path, CoapCode.Post, values, format), ct);
    }

    /// <summary>Writes resources of several objects at once, with iPATCH (LwM2M 1.1): all of them, or none.</summary>
    /// <param name="values">The values.</param>
    /// <param name="format">SenML JSON or CBOR, or LwM2M CBOR; as <see cref="PreferredFormat"/> where it is null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    /// <exception cref="InvalidRequestException">The client registered with LwM2M 1.0, or a definition allows no such value, or no writing.</exception>
    public ValueTask<Lwm2mResponse> WriteComposite(IReadOnlyCollection<Lwm2mNode> values, ContentFormat? format = null, CancellationToken ct = default) =>
        WriteComposite(values, [], format ?? CompositeFormat, ct);

    /// <summary>Writes resources of several objects and removes resource instances at once, with iPATCH (LwM2M 1.2, RFC 8790): all of it, or nothing.</summary>
    /// <param name="values">The values.</param>
    /// <param name="removals">The resource instances to be removed.</param>
    /// <param name="format">SenML ETCH JSON or CBOR, or LwM2M CBOR; ETCH in the form of <see cref="PreferredFormat"/> where it is null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    /// <exception cref="InvalidRequestException">The client registered with less than LwM2M 1.2, or a definition allows no such value, no writing, or no removal.</exception>
    /// <exception cref="ArgumentException">The format cannot say it, or what is to be removed is no resource instance.</exception>
    public ValueTask<Lwm2mResponse> WriteComposite(
        IReadOnlyCollection<Lwm2mNode> values, IReadOnlyCollection<Lwm2mPath> removals, ContentFormat? format = null, CancellationToken ct = default)
    {
        Check(Lwm2mOperation.WriteComposite)?.WriteComposite(values, removals);
        var written = format ?? (CompositeFormat == ContentFormat.SenMlJson ? ContentFormat.SenMlEtchJson : ContentFormat.SenMlEtchCbor);
        var payload = ContentWriter.WriteComposite(values.Select(Fit), removals, written);
        var said = new[] { values.Count > 0 ? $"= {new Lwm2mContent(Lwm2mPath.Root, values).Describe()}" : "", removals.Count > 0 ? $"without {string.Join(' ', removals)}" : "" };
        return Ask(
            new(Lwm2mOperation.WriteComposite, Lwm2mPath.Root, RequestTo("", CoapCode.IPatch, Format(written), payload), string.Join(' ', said.Where(each => each.Length > 0))), ct);
    }

    /// <summary>Executes a resource.</summary>
    /// <param name="path">A resource.</param>
    /// <param name="arguments">The arguments, such as <c>0='x',1</c>, or null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    /// <exception cref="InvalidRequestException">The definition says that the resource cannot be executed.</exception>
    public ValueTask<Lwm2mResponse> Execute(Lwm2mPath path, string? arguments = null, CancellationToken ct = default) => Ask(ToExecute(path, arguments), ct);

    /// <summary>Lists what lies at and below a path, with the attributes that are set.</summary>
    /// <param name="path">An object, an instance or a resource.</param>
    /// <param name="depth">How many levels below the path are listed, LwM2M 1.2; the client's default where it is null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    /// <exception cref="InvalidRequestException">A depth is asked of a client that registered with less than LwM2M 1.2.</exception>
    public ValueTask<Lwm2mResponse> Discover(Lwm2mPath path, int? depth = null, CancellationToken ct = default)
    {
        Check(Lwm2mOperation.Discover)?.NeedsVersion(depth is not null, path, "the depth of a Discover", "1.2");
        var query = depth is { } levels ? Query([FormattableString.Invariant($"depth={levels}")]) : [];
        return Ask(
            new(Lwm2mOperation.Discover, path, Request(path, CoapCode.Get, [.. query, .. Wish(ContentFormat.LinkFormat)], default), depth is null ? "" : $"depth {depth}"), ct);
    }

    /// <summary>Sets attributes.</summary>
    /// <param name="path">An object, an instance or a resource.</param>
    /// <param name="attributes">Such as <c>"pmin=1&amp;pmax=3"</c>.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    /// <exception cref="InvalidRequestException">An attribute does not exist, or not for that path, type or version, or has no such value.</exception>
    public ValueTask<Lwm2mResponse> WriteAttributes(Lwm2mPath path, Lwm2mAttributes attributes, CancellationToken ct = default)
    {
        Check(Lwm2mOperation.WriteAttributes)?.Attributes(path, attributes, onObserve: false);
        return Ask(new(Lwm2mOperation.WriteAttributes, path, Request(path, CoapCode.Put, Query(attributes.Query), default), attributes.ToString()), ct);
    }

    /// <summary>Makes an object instance, or several, whose identifiers the test chooses.</summary>
    /// <param name="path">The object.</param>
    /// <param name="values">The values of the new instance.</param>
    /// <param name="format">Any that holds many values; <see cref="PreferredFormat"/> where it is null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    /// <exception cref="InvalidRequestException">The definition allows no such value, or one instance only.</exception>
    /// <exception cref="ArgumentException">A value lies outside the path.</exception>
    public ValueTask<Lwm2mResponse> Create(
        Lwm2mPath path, IReadOnlyCollection<Lwm2mNode> values, ContentFormat? format = null, CancellationToken ct = default)
    {
        Check(Lwm2mOperation.Create)?.Create(path, values);
        var instances = values.Select(node => node.Path.Ancestor(Math.Min(2, node.Path.Depth))).Distinct().ToList();
        return Ask(WithValues(Lwm2mOperation.Create, path, CoapCode.Post, values, format) with { Created = instances is [var one] ? one : default(Lwm2mPath?) }, ct);
    }

    /// <summary>Makes an object instance whose identifier the client chooses: <see cref="Lwm2mResponse.Location"/> says which.</summary>
    /// <param name="path">The object.</param>
    /// <param name="resources">The values of the new instance by resource, sent as TLV, the only format that needs no identifier.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    /// <exception cref="InvalidRequestException">The definition allows no such value, or one instance only.</exception>
    public ValueTask<Lwm2mResponse> Create(Lwm2mPath path, IReadOnlyDictionary<int, Lwm2mValue> resources, CancellationToken ct = default)
    {
        // Written as if it were instance 0, without the instance around the resources.
        var instance = path.Ancestor(1).Append(0);
        var nodes = resources.Select(each => new Lwm2mNode(instance.Append(each.Key), each.Value)).ToList();
        Check(Lwm2mOperation.Create)?.Create(path, nodes);
        var payload = ContentWriter.WriteTlv(instance, nodes.ConvertAll(Fit));
        return Ask(
            new(
                Lwm2mOperation.Create, path, Request(path, CoapCode.Post, Format(ContentFormat.Tlv), payload),
                $"= {string.Join(", ", resources.Select(each => $"{each.Key} = {each.Value}"))}"),
            ct);
    }

    /// <summary>Removes an object instance, or in LwM2M 1.2 a resource instance.</summary>
    /// <param name="path">The object instance or the resource instance.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    /// <exception cref="InvalidRequestException">It is neither, or one that cannot be deleted.</exception>
    public ValueTask<Lwm2mResponse> Delete(Lwm2mPath path, CancellationToken ct = default)
    {
        Check(Lwm2mOperation.Delete)?.Delete(path);
        return Ask(new(Lwm2mOperation.Delete, path, Request(path, CoapCode.Delete, [], default), ""), ct);
    }

    /// <summary>Observes a path.</summary>
    /// <param name="path">An object, an instance or a resource.</param>
    /// <param name="accept">The format wished for; the client chooses where it is null.</param>
    /// <param name="attributes">Attributes of this observation alone, LwM2M 1.2; none where it is null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="Lwm2mOperationException">The client refused, did not answer, or answered without beginning an observation.</exception>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    /// <exception cref="InvalidRequestException">The resource cannot be read, or the attributes are not allowed there.</exception>
    public ValueTask<Observation> Observe(
        Lwm2mPath path, ContentFormat? accept = null, Lwm2mAttributes? attributes = null, CancellationToken ct = default)
    {
        var check = Check(Lwm2mOperation.Observe);
        check?.Read(path);
        if (attributes is not null)
            check?.Attributes(path, attributes, onObserve: true);
        var said = string.Join(' ', new[] { accept?.ToString(), attributes?.ToString() }.Where(each => !string.IsNullOrEmpty(each)));
        return BeginObserving(new(Lwm2mOperation.Observe, path, Request(path, CoapCode.Get, [.. Query(attributes?.Query ?? []), .. Wish(accept)], default), said), ct);
    }

    /// <summary>Observes several paths at once, with FETCH (LwM2M 1.1): a notification tells all of them.</summary>
    /// <param name="paths">Objects, instances, resources or resource instances.</param>
    /// <param name="format">As for <see cref="ReadComposite"/>.</param>
    /// <param name="accept">As for <see cref="ReadComposite"/>.</param>
    /// <param name="attributes">Attributes of this observation alone, LwM2M 1.2; none where it is null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="Lwm2mOperationException">The client refused, did not answer, or answered without beginning an observation.</exception>
    /// <exception cref="NotRegisteredException">The registration is over.</exception>
    /// <exception cref="InvalidRequestException">The client registered with LwM2M 1.0, or a resource cannot be read.</exception>
    /// <exception cref="ArgumentException">The paths cannot be written in that format.</exception>
    public ValueTask<Observation> ObserveComposite(
        IReadOnlyCollection<Lwm2mPath> paths, ContentFormat? format = null, ContentFormat? accept = null, Lwm2mAttributes? attributes = null, CancellationToken ct = default)
    {
        var check = Check(Lwm2mOperation.ObserveComposite);
        check?.Composite(paths);
        foreach (var path in attributes is null ? [] : paths)
            check?.Attributes(path, attributes!, onObserve: true);
        return BeginObserving(Composite(Lwm2mOperation.ObserveComposite, paths, format, accept, attributes), ct);
    }

    // Reads with less patience than the rest: for one who asks again and again.
    internal ValueTask<Lwm2mResponse> Read(Lwm2mPath path, TimeSpan patience, CancellationToken ct) =>
        Begin(new(Lwm2mOperation.Read, path, Request(path, CoapCode.Get, [], default), ""), patience).Wait(ct);

    // Writes an opaque resource: whole, in blocks of a size, or one block of it that the options name.
    internal ValueTask<Lwm2mResponse> WriteOpaque(
        Lwm2mPath path, ReadOnlyMemory<byte> bytes, string said, int? blockSizeExponent, CoapBlock? block, Action<CoapExchange>? blockTaken, CancellationToken ct)
    {
        var options = Format(ContentFormat.Opaque);
        if (block is { } byHand)
            options = options.Append(byHand.ToOption(CoapOptionNumber.Block1));
        var request = Request(path, CoapCode.Put, options, bytes) with { BlockSizeExponent = blockSizeExponent, BlockTaken = blockTaken };
        return Ask(new(Lwm2mOperation.Write, path, request, said), ct);
    }

    private async ValueTask<Observation> BeginObserving(Question question, CancellationToken ct)
    {
        if (_whole is not null)
            return await _whole.BeginObserving(question, ct);
        ThrowIfEnded();
        var observation = new Observation(this, question);
        var deadline = Deadline();
        var errand = Line.Add(
            $"{Entries.OperationEntry.NameOf(question.Operation)} {question.Path}",
            errand => _coap.Observe(_registration.Peer, question.Request, coap => observation.Attach(coap, errand)),
            (errand, failure) => observation.Refuse(NotSent(question, errand, failure)));
        await Wait(() => observation.HasAnswer, errand, deadline, ct);
        if (!observation.Response.IsSuccess || !observation.HasBegun)
            throw new Lwm2mOperationException(observation.Response);
        return observation;
    }
}
