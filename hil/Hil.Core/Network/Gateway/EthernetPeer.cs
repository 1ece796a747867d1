using System.Buffers.Binary;

namespace Hil.Core.Network.Gateway;

/// <summary>
/// What the gateway knows of how the board frames its packets: bare IP, or Ethernet with ARP (RFC 826) as Zephyr's SLIP driver in TAP mode
/// does it. Each frame from the board tells.
/// </summary>
internal sealed class EthernetPeer
{
    public const int HeaderLength = 14;
    public const ushort TypeIpv4 = 0x0800;
    public const ushort TypeArp = 0x0806;
    public const ushort TypeIpv6 = 0x86DD;
    private const int ArpLength = 28;

    // From the block for documentation (RFC 7042 §2.1.1), as Zephyr's own samples take theirs.
    private static readonly byte[] BenchMac = [0x00, 0x00, 0x5E, 0x00, 0x53, 0xFE];

    private readonly byte[] _boardMac = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];

    /// <summary>Whether the board sends Ethernet frames rather than bare packets.</summary>
    public bool SpeaksEthernet { get; private set; }

    public void LearnBare() => SpeaksEthernet = false;

    /// <summary>Notes who sent a frame.</summary>
    /// <returns>The type of what it carries.</returns>
    public ushort Learn(ReadOnlySpan<byte> frame)
    {
        SpeaksEthernet = true;
        frame.Slice(6, 6).CopyTo(_boardMac);
        return TypeOf(frame);
    }

    public static bool IsFrame(ReadOnlySpan<byte> frame) =>
        frame.Length >= HeaderLength && TypeOf(frame) is TypeIpv4 or TypeArp or TypeIpv6;

    /// <summary>A packet as the board wants it.</summary>
    public byte[] Frame(ReadOnlySpan<byte> packet) => SpeaksEthernet ? Ethernet(TypeIpv4, packet) : packet.ToArray();

    /// <summary>The answer to a question for one of our addresses, or null where the frame is not such a question.</summary>
    /// <param name="frame">An Ethernet frame of type ARP.</param>
    /// <param name="address">Our address.</param>
    public byte[]? AnswerArp(ReadOnlySpan<byte> frame, uint address)
    {
        if (frame.Length < HeaderLength + ArpLength)
            return null;
        var question = frame.Slice(HeaderLength, ArpLength);
        // Ethernet, IPv4, request.
        if (!question[..8].SequenceEqual<byte>([0, 1, 8, 0, 6, 4, 0, 1]) || BinaryPrimitives.ReadUInt32BigEndian(question[24..]) != address)
            return null;
        var answer = question.ToArray();
        answer[7] = 2;
        BenchMac.CopyTo(answer, 8);
        question.Slice(24, 4).CopyTo(answer.AsSpan(14));
        question.Slice(8, 10).CopyTo(answer.AsSpan(18));
        return Ethernet(TypeArp, answer);
    }

    public void Save(BinaryWriter state)
    {
        state.Write(SpeaksEthernet);
        state.Write(_boardMac);
    }

    public void Load(BinaryReader state)
    {
        SpeaksEthernet = state.ReadBoolean();
        state.BaseStream.ReadExactly(_boardMac);
    }

    private static ushort TypeOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt16BigEndian(frame[12..]);

    private byte[] Ethernet(ushort type, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderLength + payload.Length];
        _boardMac.CopyTo(frame, 0);
        BenchMac.CopyTo(frame, 6);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), type);
        payload.CopyTo(frame.AsSpan(HeaderLength));
        return frame;
    }
}
