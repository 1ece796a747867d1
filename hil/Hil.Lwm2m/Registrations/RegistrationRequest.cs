using System.Globalization;
using Hil.Coap.Messages;
using Hil.Lwm2m.Formats;

namespace Hil.Lwm2m.Registrations;

// What a Register or an Update says (LwM2M Core 1.1.1 §6.2), read without trust.
internal sealed class RegistrationRequest
{
    private const int LinkFormatNumber = (int)ContentFormat.LinkFormat;
    private const string BindingLetters = "UTSNMHQ";

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
    public static RegistrationRequest? Read(CoapMessage message, out CoapCode refusal, out string why)
    {
        var request = new RegistrationRequest();
        refusal = CoapCode.BadRequest;
        if ((request.ReadQuery(message.Options.UriQuery) ?? request.ReadLinks(message, ref refusal)) is { } error)
        {
            why = error;
            return null;
        }

        why = "";
        return request;
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
                return null;
            case "sms":
                Sms = value;
                return null;
            default:
                // A server that refused what a later version adds would be of no use to try it.
                return null;
        }
    }

    private string? ReadLinks(CoapMessage message, ref CoapCode refusal)
    {
        if (message.Payload.IsEmpty)
            return null;
        if (message.Options.ContentFormat is { } format && format != LinkFormatNumber)
        {
            refusal = CoapCode.UnsupportedContentFormat;
            return $"Content-Format {LinkFormatNumber} was expected, found {format}";
        }

        var links = LinkFormat.Parse(message.Payload.Span);
        Links = links.Value;
        return links.IsSuccess ? null : $"{links.Error}, at offset {links.Offset}";
    }
}
