using System.Text.RegularExpressions;

namespace Hil.Signoff.Comparison;

/// <summary>
/// What is taken out of the texts of one timeline before it is compared. A CoAP token becomes the request that opened it, so that an answer
/// or a notification is compared with that of the same resource. Reads a timeline's entries in their order; not safe for concurrent use.
/// </summary>
internal sealed partial class TextRules
{
    private static readonly TextRule[] Rules =
    [
        new("coap", MessageId(), "$1", "CoAP message ids are left out: where a peer begins to count is chance."),
        new(null, Time(), "… $1", "Times with decimals that a text tells are left out: the times of events are compared themselves."),
        new(null, Confidence(), "…", "Shares from 0.00 to 1.00 are left out, as a confidence is: it hangs on where a window begins among the samples."),
    ];

    private readonly Dictionary<string, string> _requestOfToken = new(StringComparer.Ordinal);

    /// <summary>The rules as a report states them.</summary>
    public static IReadOnlyList<string> Stated { get; } =
    [
        "Of CoAP tokens the request counts that opened them, not their bytes.",
        .. Rules.Select(rule => rule.Reason),
        "Datagrams are compared as CoAP messages, not as packets a second time; samples by number and rate.",
    ];

    /// <summary>The text as it is compared.</summary>
    public string Apply(string channel, string text)
    {
        if (channel == "coap")
            text = ResolveToken(text);
        foreach (var rule in Rules)
            text = rule.Apply(channel, text);
        return text;
    }

    private string ResolveToken(string text)
    {
        if (Token().Match(text) is not { Success: true } token)
            return text;
        var bytes = token.Groups[1].Value;
        if (Request().Match(text) is { Success: true } request)
        {
            // Tokens of the two directions are chosen by different peers, and answers go the other way.
            _requestOfToken[(text[0] == '<' ? '>' : '<') + bytes] = request.Value;
            return text.Remove(token.Index, token.Length);
        }

        return _requestOfToken.TryGetValue(text[0] + bytes, out var opened)
            ? text[..token.Index] + $" to {opened}" + text[(token.Index + token.Length)..]
            : text.Remove(token.Index, token.Length) + " to nothing asked";
    }

    [GeneratedRegex(@"\b(CON|NON|ACK|RST) 0x[0-9a-f]{4}\b", RegexOptions.CultureInvariant)]
    private static partial Regex MessageId();

    [GeneratedRegex(@"(?<![\d.])\d+\.\d+ (s|ms|µs|min)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<![\d.])(0\.\d{2,}|1\.0{2,})(?![\d.])", RegexOptions.CultureInvariant)]
    private static partial Regex Confidence();

    [GeneratedRegex(@" token:([0-9a-f]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"(?<=^[<>] (CON|NON) 0x[0-9a-f]{4} )(GET|POST|PUT|DELETE|FETCH|PATCH|iPATCH) /[^ ?]*", RegexOptions.CultureInvariant)]
    private static partial Regex Request();
}
