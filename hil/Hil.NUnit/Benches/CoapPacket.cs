using Hil.Coap.Messages;

namespace Hil.NUnit.Benches;

/// <summary>A CoAP message in a UDP datagram in an IPv4 packet, to choose by it what a network does to packets.</summary>
/// <param name="FromBoard">Whether the board sent it.</param>
/// <param name="Message">The message.</param>
public sealed record CoapPacket(bool FromBoard, CoapMessage Message)
{
    private const int Udp = 17;

    /// <summary>Whether the sender waits for an acknowledgement.</summary>
    public bool IsConfirmable => Message.Type == CoapType.Confirmable;

    /// <summary>Whether it acknowledges.</summary>
    public bool IsAcknowledgement => Message.Type == CoapType.Acknowledgement;

    /// <summary>Its code.</summary>
    public CoapCode Code => Message.Code;

    /// <summary>Its message id.</summary>
    public ushort MessageId => Message.MessageId;

    /// <summary>A request, such as GET.</summary>
    public bool IsRequest => Code.IsRequest;

    /// <summary>The number of the block that it carries or acknowledges (Block1), or null.</summary>
    public int? Block1 => Message.Options.Block1?.Number;

    /// <summary>The number of the block that it asks for or carries (Block2), or null.</summary>
    public int? Block2 => Message.Options.Block2?.Number;

    /// <summary>Reads the message, or gives null where the packet is no whole CoAP message over UDP over IPv4.</summary>
    internal static CoapPacket? Of(bool fromBoard, ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 20 || packet[0] >> 4 != 4 || packet[9] != Udp)
            return null;
        var payload = (packet[0] & 0xf) * 4 + 8;
        return packet.Length >= payload && CoapDecoder.Decode(packet[payload..].ToArray()).Message is { } message ? new(fromBoard, message) : null;
    }
}
