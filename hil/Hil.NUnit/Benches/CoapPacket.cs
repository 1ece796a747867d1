using Hil.Coap.Messages;

namespace Hil.NUnit.Benches;

/// <summary>What the fixed header of a CoAP message in an IPv4 packet tells (RFC 7252 §3): enough to choose what a network loses.</summary>
/// <param name="FromBoard">Whether the board sent it.</param>
/// <param name="IsConfirmable">Whether the sender waits for an acknowledgement.</param>
/// <param name="IsAcknowledgement">Whether it acknowledges.</param>
/// <param name="Code">Its code.</param>
/// <param name="MessageId">Its message id.</param>
public readonly record struct CoapPacket(bool FromBoard, bool IsConfirmable, bool IsAcknowledgement, CoapCode Code, ushort MessageId)
{
    private const int Udp = 17;

    /// <summary>A request, such as GET.</summary>
    public bool IsRequest => Code.IsRequest;

    /// <summary>Reads the header, or gives null where the packet is no whole CoAP message over UDP over IPv4.</summary>
    internal static CoapPacket? Of(bool fromBoard, ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 20 || packet[0] >> 4 != 4 || packet[9] != Udp)
            return null;
        var header = (packet[0] & 0xf) * 4 + 8;
        if (packet.Length < header + 4 || packet[header] >> 6 != 1)
            return null;
        var coap = packet[header..];
        var type = coap[0] >> 4 & 3;
        return new(fromBoard, type == 0, type == 2, new(coap[1]), (ushort)(coap[2] << 8 | coap[3]));
    }
}
