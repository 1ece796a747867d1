using System.Globalization;
using Hil.Coap.Messages;
using Hil.Lwm2m.Formats;

namespace Hil.Lwm2m.Registrations;

// What a Register or an Update says (LwM2M Core 1.1.1 §6.2), read without trust.
internal sealed class RegistrationRequest
{
    private const int LinkFormatNumber = (int)ContentFormat.LinkFormat;
    private const string BindingLetters = "UTSNMHQ";

    // LwM2M 1.0 lists its bindings (LwM2M 1.0.2 §5.3.1.1); since 1.1 each letter is a transport and Q is a parameter of its own (LwM2M Core
    // 1.1.1 §6.2.1), and 1.2 knows MQTT and HTTP besides.
    private static readonly string[] FirstBindings = ["U", "UQ", "S", "SQ", "US", "UQS"];

    private readonly List<string> _remarks = [];

    public string? Endpoint { get; private set; }

    // Null where the request names none.
    public uint? LifetimeSeconds { get; private set; }

    public string? Version { get; private set; }

    public string? Binding { get; private set; }

    public bool QueueMode { get; private set; }

    public string? Sms { get; private set; }

    // Null where there is no payload.
    public IReadOnlyList<CoreLink>? Links { get; private set; }

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
        var remarks = new List<string>(_remarks);
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
        var root = RootPathOf(Links ?? []);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var link in Links ?? [])
        {
            var target = link.Target;
            if (link["rt"] is not null)
                continue;
            if (!seen.Add(target))
                remarks.Add($"{target} is listed twice");
            if (root.Length > 0 && target.StartsWith(root + "/", StringComparison.Ordinal))
                target = target[root.Length..];
            if (!Lwm2mPath.TryParse(target, out var path, out _) || path.Depth is 0 or > 2)
                remarks.Add($"<{link.Target}> is no object or instance");
            else if (path.Object is 0 or 21)
                remarks.Add($"{path} is listed, which is not to be told");
        }

        return remarks;
    }

    // The path that the links mark as the root of LwM2M's objects (LwM2M Core 1.1.1 §6.2.1), without a trailing slash.
    public static string RootPathOf(IEnumerable<CoreLink> links) =>
        links.FirstOrDefault(link => link["rt"]?.Split(' ').Contains("oma.lwm2m") == true)?.Target.TrimEnd('/') ?? "";

    private string? ReadQuery(IReadOnlyList<string> query)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in query)
        {
            var equals = item.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? item : item[..equals];
            var value = equals < 0 ? "" : item[(equals + 1)..];
            if (!seen.Add(key))
                return $"each parameter was expected once, found {key} again";
            if (Take(key, value) is { } error)
                return error;
        }

        return null;
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
                    _remarks.Add("Q has a value");
                return null;
            case "sms":
                Sms = value;
                return null;
            case "pid":
                // Profile identifiers, LwM2M 1.2.
                return null;
            default:
                _remarks.Add($"the parameter {Printable(key)} is unknown");
                // A server that refused what a later version adds would be of no use to try it.
                return null;
        }
    }

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
