using Hil.Coap.Messages;

namespace Hil.Scenarios.Tests.Conformance;

/// <summary>A fault that a client is given, by changing what it says or hears, and the case that must find it.</summary>
/// <param name="Case">The number of the case.</param>
/// <param name="What">What the client does wrong, after "a client that".</param>
/// <param name="Begin">
/// Gives the fault to one client. What it gives says what becomes of a message: first whether the client sent it, then the message; null
/// where it is lost.
/// </param>
public sealed record ClientFault(int Case, string What, Func<Func<bool, CoapMessage, CoapMessage?>> Begin)
{
    private ClientFault(int number, string what, Func<bool, CoapMessage, CoapMessage?> change)
        : this(number, what, () => change)
    {
    }

    /// <summary>No fault at all.</summary>
    public static ClientFault None(int number) => new(number, "does nothing wrong", (_, message) => message);

    /// <summary>The client never sends such messages.</summary>
    public static ClientFault Omits(int number, string what, Func<CoapMessage, bool> matches) =>
        new(number, what, (sent, message) => sent && matches(message) ? null : message);

    /// <summary>The client never sends such messages after the first of them.</summary>
    public static ClientFault OmitsLater(int number, string what, Func<CoapMessage, bool> matches) => new(number, what, () =>
    {
        ushort? first = null;
        return (sent, message) => !sent || !matches(message) || message.MessageId == (first ??= message.MessageId) ? message : null;
    });

    /// <summary>The client says another text of a resource, asked or notifying.</summary>
    public static ClientFault SaysOf(int number, string what, string path, string right, string wrong) => new(number, what, () =>
    {
        var segments = path.Trim('/').Split('/');
        var tokens = new HashSet<CoapToken>();
        return (sent, message) =>
        {
            if (!sent && message.Code.IsRequest && message.Options.UriPath.SequenceEqual(segments))
                tokens.Add(message.Token);
            return sent && tokens.Contains(message.Token) && message.Payload.Span.SequenceEqual(Bytes(right)) ? message with { Payload = Bytes(wrong) } : message;
        };
    });

    /// <summary>The client answers with another code.</summary>
    public static ClientFault Answers(int number, string what, CoapCode right, CoapCode wrong) =>
        new(number, what, (sent, message) => sent && message.Code == right ? message with { Code = wrong } : message);

    /// <summary>The client answers some requests with another code.</summary>
    public static ClientFault AnswersTo(int number, string what, Func<CoapMessage, bool> request, CoapCode right, CoapCode wrong) => new(number, what, () =>
    {
        var ids = new HashSet<ushort>();
        return (sent, message) =>
        {
            if (!sent && message.Code.IsRequest && request(message))
                ids.Add(message.MessageId);
            return sent && message.Type == CoapType.Acknowledgement && ids.Contains(message.MessageId) && message.Code == right ? message with { Code = wrong } : message;
        };
    });

    /// <summary>The client says something else in its payloads and queries.</summary>
    public static ClientFault Says(int number, string what, string right, string wrong) => new(number, what, (sent, message) => !sent ? message : message with
    {
        Payload = Replace(message.Payload, Bytes(right), Bytes(wrong)),
        Options = new(message.Options.Select(option => option.Number == CoapOptionNumber.UriQuery
            ? new CoapOption(option.Number, Replace(option.Value, Bytes(right), Bytes(wrong)))
            : option)),
    });

    /// <summary>The client hears something else than the server asked.</summary>
    public static ClientFault Hears(int number, string what, Func<CoapMessage, CoapMessage?> change) =>
        new(number, what, (sent, message) => sent ? message : change(message));

    /// <summary>The client answers in another way.</summary>
    public static ClientFault Sends(int number, string what, Func<CoapMessage, CoapMessage?> change) =>
        new(number, what, (sent, message) => sent ? change(message) : message);

    /// <summary>As a test case is called.</summary>
    public override string ToString() => $"{Case}: a client that {What}";

    /// <summary>Puts other bytes into the place of some.</summary>
    internal static byte[] Replace(ReadOnlyMemory<byte> within, byte[] right, byte[] wrong)
    {
        var at = within.Span.IndexOf(right);
        return at < 0 ? within.ToArray() : [.. within.Span[..at], .. wrong, .. within.Span[(at + right.Length)..]];
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.Latin1.GetBytes(text);
}
