using System.Text;
using Hil.Firmware.Tests.Boot;
using Hil.Firmware.Tests.Rigs;
using static Hil.Firmware.Tests.Rigs.CoapWire;

namespace Hil.Firmware.Tests.Update;

/// <summary>Bootloader and image in the primary slot, registered at a server of bytes that can write packages block by block.</summary>
internal sealed class UpdateRig : IDisposable
{
    public const int Block1 = 27;
    public const int Size1 = 60;
    private const double Patience = 2;

    public UpdateRig(ulong seed = 1)
    {
        Rig = new Rig(seed, UpdateImages.Factory);
        Server = new WireServer(Rig);
    }

    public Rig Rig { get; }

    public WireServer Server { get; }

    public int State => int.Parse(Text("/5/0/3"), System.Globalization.CultureInfo.InvariantCulture);

    public int Result => int.Parse(Text("/5/0/5"), System.Globalization.CultureInfo.InvariantCulture);

    public string Reason => Text("/5/0/26241");

    public static UpdateRig Registered()
    {
        var rig = new UpdateRig();
        rig.Rig.PowerOn();
        rig.WaitForRegistration();
        return rig;
    }

    public void WaitForRegistration(double within = 20) => Rig.WaitForLine("lwm2m registered", within);

    public string Text(string uri) => Encoding.UTF8.GetString(Payload(Server.Request(Get, uri)));

    public byte[] Secondary(int length, int offset = 0) => Rig.ReadFlash((uint)(FlashMap.Secondary + offset), length);

    /// <summary>Sends a confirmable message and returns its answer, which may take a while.</summary>
    public byte[] Ask(byte[] message)
    {
        var first = Server.Received.Count;
        Server.Send(message);
        byte[]? Answer() => Server.Received.Skip(first).Select(r => r.Bytes).FirstOrDefault(b => Type(b) == Ack && Id(b) == Id(message));
        Assert.That(Rig.RunUntil(() => Answer() is not null, Patience), Is.True, () => $"An answer was expected; the console said:\n{string.Join('\n', Rig.ConsoleLines)}");
        return Answer()!;
    }

    public byte[] BlockOf(byte[] package, int offset, int exponent, int method = Put, int? format = 42, uint? size1 = null, ushort? id = null)
    {
        var size = 16 << exponent;
        var last = offset + size >= package.Length;
        var options = Uri("/5/0/0").ToList();
        if (format is { } f)
            options.Add(Number(12, (uint)f));
        options.Add(Number(Block1, (uint)(offset / size << 4 | (last ? 0 : 8) | exponent)));
        if (size1 is { } s)
            options.Add(Number(Size1, s));
        return Message(Con, method, id ?? Server.NextId(), [0xB1, (byte)exponent], options, package[offset..Math.Min(offset + size, package.Length)]);
    }

    /// <summary>Writes a package in blocks until it is whole or refused; the last answer.</summary>
    public byte[] Push(byte[] package, int exponent = 6, int method = Put, int? format = 42, int from = 0, int? until = null)
    {
        byte[] answer = [];
        for (var offset = from; offset < (until ?? package.Length); offset += 16 << exponent)
        {
            answer = Ask(BlockOf(package, offset, exponent, method, format));
            if (Code(answer) != "2.31")
                break;
        }

        return answer;
    }

    public void Dispose() => Rig.Dispose();
}
