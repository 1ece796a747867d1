using System.Globalization;
using System.Text;

namespace Hil.Coap.Messages;

/// <summary>A CoAP message (RFC 7252 §3). Immutable; equal where all parts are equal.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Code">What it asks or answers.</param>
/// <param name="MessageId">What ties acknowledgements and resets to it, and tells copies of it.</param>
public sealed record CoapMessage(CoapType Type, CoapCode Code, ushort MessageId)
{
    // What fits on a line; the rest is in the packet beside it.
    private const int PayloadShown = 48;

    /// <summary>What ties a response to its request.</summary>
    public CoapToken Token { get; init; }

    /// <summary>Its options.</summary>
    public CoapOptions Options { get; init; } = CoapOptions.None;

    /// <summary>Its payload; may be empty.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>
    /// Whether the payload holds secrets, so that nothing shows it: a line of the timeline names its length only. It is no part of the message
    /// on the wire, nor of its equality.
    /// </summary>
    public bool IsConfidential { get; init; }

    /// <summary>An acknowledgement that carries no answer.</summary>
    public static CoapMessage EmptyAcknowledgement(ushort messageId) => new(CoapType.Acknowledgement, CoapCode.Empty, messageId);

    /// <summary>A reset.</summary>
    public static CoapMessage Reset(ushort messageId) => new(CoapType.Reset, CoapCode.Empty, messageId);

    /// <inheritdoc />
    public bool Equals(CoapMessage? other) =>
        other is not null && Type == other.Type && Code == other.Code && MessageId == other.MessageId && Token == other.Token
        && Options.SequenceEqual(other.Options) && Payload.Span.SequenceEqual(other.Payload.Span);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Type, Code, MessageId, Token, Options.Count, Payload.Length);

    /// <summary>The message in one line, such as <c>CON 0x12ab GET /33650/1/2001 Observe:0 token:5f3a</c>.</summary>
    public override string ToString()
    {
        var line = new StringBuilder(Type switch
        {
            CoapType.Confirmable => "CON",
            CoapType.NonConfirmable => "NON",
            CoapType.Acknowledgement => "ACK",
            _ => "RST",
        });
        line.Append(CultureInfo.InvariantCulture, $" 0x{MessageId:x4}");
        if (!Code.IsEmpty)
            line.Append(' ').Append(Code);
        if (Code.IsRequest)
        {
            line.Append(" /").AppendJoin('/', Shown(CoapOptionNumber.UriPath));
            if (Options.Has(CoapOptionNumber.UriQuery))
                line.Append('?').AppendJoin('&', Shown(CoapOptionNumber.UriQuery));
        }

        foreach (var option in Options)
        {
            if (!Code.IsRequest || option.Number is not (CoapOptionNumber.UriPath or CoapOptionNumber.UriQuery))
                line.Append(' ').Append(option);
        }

        if (Token.Length > 0)
            line.Append(" token:").Append(Token);
        if (Payload.Length > 0)
            line.Append(' ').Append(ShownPayload());
        return line.ToString();
    }

    private IEnumerable<string> Shown(int number) =>
        Options.Where(option => option.Number == number).Select(option => CoapText.Printable(option.Value.Span, 80));

    private string ShownPayload()
    {
        if (IsConfidential)
            return string.Create(CultureInfo.InvariantCulture, $"({Payload.Length} bytes, not shown)");
        var payload = Payload.Span;
        var shown = payload[..Math.Min(payload.Length, PayloadShown)];
        var rest = payload.Length > PayloadShown ? string.Create(CultureInfo.InvariantCulture, $"… ({payload.Length} bytes)") : "";
        // Content-Format 0 and 40 are text and link format; a Register's object list is the line that one most wants to read.
        var isText = Options.ContentFormat is 0 or 40 || (Options.ContentFormat is null && CoapText.IsPrintable(payload));
        return isText ? $"\"{CoapText.Printable(shown, PayloadShown)}\"{rest}" : $"0x{Convert.ToHexStringLower(shown)}{rest}";
    }
}
