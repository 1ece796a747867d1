using System.Globalization;
using Hil.Coap.Messages;

namespace Hil.Lwm2m.Registrations;

// What a Register or an Update says (LwM2M Core 1.1.1 §6.2), read without trust.
internal sealed class RegistrationRequest
{
    private const int LinkFormatNumber = (int)ContentFormat.LinkFormat;
    private const string BindingLetters = "UTSNMHQ";

    // LwM2M 1.0 lists its bindings (LwM2M 1.0.2 §5.3.1.1); since 1.1 each letter is a transport and Q is a parameter of its own (LwM2M Core
    // 1.1.1 §6.2.1), and 1.2 knows MQTT and HTTP besides.
    private static readonly string[] FirstBindings = ["U", "UQ", "S", "SQ", "US", "UQS"];

    private static readonly string[] Keys = ["ep", "lt", "lwm2m", "b", "Q", "sms", "pid"];

    private List<string>? _remarks;
    private HashSet<string>? _unknown;
    private int _seen;

    public string? Endpoint { get; private set; }

    // Null where the request names none.
    public uint? LifetimeSeconds { get; private set; }

    public string? Version { get; private set; }

    public string? Binding { get; private set; }

    public bool QueueMode { get; private set; }

    public string? Sms { get; private set; }

    // Null where there is no payload.
    public ListedObjects? Links { get; private set; }

    // Null with the code and the reason where the request is refused.
    public static RegistrationRequest? Read(CoapMessage message, KnownLinks known, out CoapCode refusal, out string why)
    {
        var request = new RegistrationRequest();
        refusal = CoapCode.BadRequest;
        if ((request.ReadQuery(message.Options.UriQuery) ?? request.ReadLinks(message, known, ref refusal)) is { } error)
        {
            why = error;
            return null;
        }

        why = "";
        return request;
    }

    // What a Register says that its version does not provide for, or leaves out that it should say. It is taken all the same: a server that
    // refused it would be of no use to see it.
    public IReadOnlyList<string> Remarks(string version, bool namesFormat)
    {
        var remarks = new List<string>(_remarks ?? []);
        if (Version is null)
            remarks.Add("lwm2m is absent, 1.0 is assumed");
        if (LifetimeSeconds is null)
            remarks.Add("lt is absent, the default is assumed");
        if (Binding is { } binding && !IsBinding(binding, version))
            remarks.Add($"b={binding} is no binding of {version}");
        if (QueueMode && version == "1.0")
            remarks.Add("Q is no parameter of 1.0");
        if (!namesFormat)
            remarks.Add("the object list has no Content-Format");
        remarks.AddRange(Links?.Remarks ?? []);
        return remarks.Count == 0 ? [] : remarks;
    }

    private string? ReadQuery(IReadOnlyList<string> query)
    {
        for (var i = 0; i < query.Count; i++)
        {
            var item = query[i];
            var equals = item.IndexOf('=', StringComparison.Ordinal);
            var key = KeyOf(item.AsSpan(0, equals < 0 ? item.Length : equals), out var isNew);
            if (!isNew)
                return $"each parameter was expected once, found {key} again";
            if (Take(key, equals < 0 ? "" : item[(equals + 1)..]) is { } error)
                return error;
        }

        return null;
    }

    // The key, and whether it has not come before. What LwM2M names takes neither a text nor a place in a set.
    private string KeyOf(ReadOnlySpan<char> text, out bool isNew)
    {
        for (var i = 0; i < Keys.Length; i++)
        {
            if (!text.SequenceEqual(Keys[i]))
                continue;
            isNew = (_seen & (1 << i)) == 0;
            _seen |= 1 << i;
            return Keys[i];
        }

        var key = text.ToString();
        isNew = (_unknown ??= new(StringComparer.Ordinal)).Add(key);
        return key;
    }

    private string? Take(string key, string value)
    {
        switch (key)
        {
            case "ep":
                Endpoint = value;
                return value.Length > 0 && !value.Any(char.IsControl) ? null : "an endpoint name was expected for ep, found none";
            case "lt":
                if (!uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                    return $"whole seconds were expected for lt, found '{value}'";
                LifetimeSeconds = seconds;
                return null;
            case "lwm2m":
                Version = value;
                return null;
            case "b":
                Binding = value;
                return value.Length > 0 && value.All(BindingLetters.Contains) ? null : $"a binding such as U or UQ was expected for b, found '{value}'";
            case "Q":
                QueueMode = true;
                if (value.Length > 0)
                    Remark("Q has a value");
                return null;
            case "sms":
                Sms = value;
                return null;
            case "pid":
                // Profile identifiers, LwM2M 1.2.
                return null;
            default:
                Remark($"the parameter {Printable(key)} is unknown");
                // A server that refused what a later version adds would be of no use to try it.
                return null;
        }
    }

    private void Remark(string what) => (_remarks ??= []).Add(what);

    private static bool IsBinding(string binding, string version) => version == "1.0"
        ? FirstBindings.Contains(binding)
        : binding.Distinct().Count() == binding.Length && binding.All((version == "1.1" ? "UTSN" : "UTSNMH").Contains);

    private static string Printable(string key) => key.Length is > 0 and <= 20 && !key.Any(char.IsControl) ? $"'{key}'" : "of an odd name";

    private string? ReadLinks(CoapMessage message, KnownLinks known, ref CoapCode refusal)
    {
        if (message.Payload.IsEmpty)
            return null;
        if (message.Options.ContentFormat is { } format && format != LinkFormatNumber)
        {
            refusal = CoapCode.UnsupportedContentFormat;
            return $"Content-Format {LinkFormatNumber} was expected, found {format}";
        }

        var links = known.Read(message.Payload.Span);
        Links = links.Value;
        return links.IsSuccess ? null : $"{links.Error}, at offset {links.Offset}";
    }
}
