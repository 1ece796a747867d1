using System.Diagnostics.CodeAnalysis;

namespace Hil.Coap.Messages;

/// <summary>What came of reading a datagram: a message, or why it is none.</summary>
public readonly record struct CoapParseResult
{
    internal CoapParseResult(CoapMessage message)
    {
        Message = message;
        Type = message.Type;
        MessageId = message.MessageId;
    }

    internal CoapParseResult(string error, int offset, CoapType? type = null, ushort? messageId = null)
    {
        Error = error;
        Offset = offset;
        Type = type;
        MessageId = messageId;
    }

    /// <summary>The message, or null.</summary>
    public CoapMessage? Message { get; }

    /// <summary>What was expected and what was found, or null.</summary>
    public string? Error { get; }

    /// <summary>Where reading ended in error, in bytes from the start of the datagram.</summary>
    public int Offset { get; }

    /// <summary>The type, where the header could be read: a malformed CON is answered with a reset (RFC 7252 §4.2).</summary>
    public CoapType? Type { get; }

    /// <summary>The message id, where the header could be read.</summary>
    public ushort? MessageId { get; }

    /// <summary>Whether it was read.</summary>
    [MemberNotNullWhen(true, nameof(Message))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Message is not null;
}
