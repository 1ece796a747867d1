using System.Text;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Model;

namespace Hil.Lwm2m;

// What is asked, put into the request that the specification names.
public sealed partial class RegisteredDevice
{
    // Composite operations need whole paths, which TLV has not.
    private ContentFormat CompositeFormat => PreferredFormat == ContentFormat.SenMlJson ? ContentFormat.SenMlJson : ContentFormat.SenMlCbor;

    private Question ToRead(Lwm2mPath path, ContentFormat? accept)
    {
        Check(Lwm2mOperation.Read)?.Read(path);
        return new(Lwm2mOperation.Read, path, Request(path, CoapCode.Get, Wish(accept), default), accept?.ToString() ?? "");
    }

    private Question ToWrite(Lwm2mPath path, Lwm2mValue value, ContentFormat? format)
    {
        var node = new Lwm2mNode(path, value);
        Check(Lwm2mOperation.Write)?.Write(path, [node], isPartial: false);
        var written = format ?? (value.Type == ResourceType.Opaque ? ContentFormat.Opaque : ContentFormat.Text);
        var payload = ContentWriter.Write(path, Fit(node).Value, written);
        return new(Lwm2mOperation.Write, path, Request(path, CoapCode.Put, Format(written), payload), $"= {value.Describe()}");
    }

    private Question ToExecute(Lwm2mPath path, string? arguments)
    {
        Check(Lwm2mOperation.Execute)?.Execute(path);
        return new(
            Lwm2mOperation.Execute, path,
            Request(path, CoapCode.Post, arguments is null ? [] : Format(ContentFormat.Text), Encoding.UTF8.GetBytes(arguments ?? "")),
            arguments is null ? "" : $"({arguments})");
    }

    private Question WithValues(Lwm2mOperation operation, Lwm2mPath path, CoapCode method, IReadOnlyCollection<Lwm2mNode> values, ContentFormat? format)
    {
        var written = format ?? PreferredFormat;
        var payload = ContentWriter.Write(path, values.Select(Fit), written);
        return new(operation, path, Request(path, method, Format(written), payload), $"= {new Lwm2mContent(path, values).Describe()}");
    }

    private Question Composite(
        Lwm2mOperation operation, IReadOnlyCollection<Lwm2mPath> paths, ContentFormat? format, ContentFormat? accept, Lwm2mAttributes? attributes = null)
    {
        var written = format ?? CompositeFormat;
        // The forms for requests are answered in the plain ones.
        var wished = accept ?? written switch
        {
            ContentFormat.SenMlEtchJson => ContentFormat.SenMlJson,
            ContentFormat.SenMlEtchCbor => ContentFormat.SenMlCbor,
            _ => written,
        };
        var request = RequestTo(
            "", CoapCode.Fetch, [.. Query(attributes?.Query ?? []), .. Format(written), .. Wish(wished)], ContentWriter.WritePaths(paths, written));
        return new(operation, Lwm2mPath.Root, request, string.Join(' ', paths)) { Asked = [.. paths] };
    }

    // The value as the definition types it, where it can be that, so that 20 for a float goes as 20.0.
    private Lwm2mNode Fit(Lwm2mNode node) =>
        DeclaredValues.TryFit(node.Value, Volatile.Read(ref _model).TypeOf(node.Path), [], out var fitted) ? node with { Value = fitted } : node;

    private RequestChecks? Check(Lwm2mOperation operation) => _whole is null ? new(Volatile.Read(ref _model), Registration, operation) : null;

    private ValueTask<Lwm2mResponse> Ask(Question question, CancellationToken ct) => Begin(question).Wait(ct);

    private static IEnumerable<CoapOption> Wish(ContentFormat? accept) =>
        accept is { } format ? [CoapOption.UnsignedInteger(CoapOptionNumber.Accept, (uint)format)] : [];

    private static IEnumerable<CoapOption> Format(ContentFormat format) =>
        [CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, (uint)format)];

    private static IEnumerable<CoapOption> Query(IEnumerable<string> items) => items.Select(item => CoapOption.Text(CoapOptionNumber.UriQuery, item));

    private CoapRequest Request(Lwm2mPath path, CoapCode method, IEnumerable<CoapOption> options, ReadOnlyMemory<byte> payload) =>
        RequestTo(path.ToString(), method, options, payload);

    private CoapRequest RequestTo(string target, CoapCode method, IEnumerable<CoapOption> options, ReadOnlyMemory<byte> payload) =>
        new(method, new([.. CoapOptions.Path(CoapOptionNumber.UriPath, Registration.RootPath + target), .. options])) { Payload = payload };
}
