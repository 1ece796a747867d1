using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Renode.NET;

/// <summary>
/// A client of Renode's External Control server (<c>emulation CreateExternalControlServer "ec" 5555</c>): virtual time, system bus, pins and
/// converters over a binary protocol. One caller at a time; the server takes one client.
/// </summary>
/// <remarks>
/// Numbers of machines and instances hold until the server is gone, which a cleared or loaded emulation brings about. A refusal leaves the
/// connection usable; a <see cref="RenodeTimeoutException"/> or <see cref="RenodeConnectionException"/> does not.
/// </remarks>
public sealed class ExternalControlClient : IDisposable
{
    /// <summary>
    /// The server takes 16 bytes at a time and formats all that it holds for its log after each, so that its work grows with the square of
    /// a frame: 16 KiB took five times as long in one frame as in frames of this size, and smaller ones took longer again.
    /// </summary>
    private const int LongestWrite = 512;

    private const int LongestRead = 1 << 20;
    private const int LongestAnswer = LongestRead + 64;

    private readonly TimedSocket socket;
    private readonly List<Action<GpioChange>> watchers = [];

    private ExternalControlClient(TimedSocket socket) => this.socket = socket;

    /// <summary>Connects and agrees on the version of each command.</summary>
    /// <param name="server">Where it listens.</param>
    /// <param name="deadline">How long connecting, and later each call, may take (wall time).</param>
    /// <exception cref="RenodeException">The server has another version of a command; the message tells its words.</exception>
    public static ExternalControlClient Connect(IPEndPoint server, TimeSpan deadline)
    {
        var client = new ExternalControlClient(TimedSocket.Connect(server, deadline));
        try
        {
            client.Ask("handshake with External Control", ExternalControlFrames.Handshake(), ControlReturn.Handshake);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>The emulation's time, of which Renode tells whole microseconds.</summary>
    public VirtualTime Now => VirtualTime.FromMicroseconds(
        (long)BinaryPrimitives.ReadUInt64LittleEndian(Answer("GetTime", ExternalControlFrames.GetTime(), sizeof(ulong))));

    /// <summary>Lets virtual time pass; watchers of pins are called meanwhile.</summary>
    /// <param name="span">Whole microseconds.</param>
    public void RunFor(VirtualTime span)
    {
        if (span.Nanoseconds < 0 || span.Nanoseconds % 1_000 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(span), span, "External Control runs for whole microseconds.");
        }
        Ask($"RunFor {span}", ExternalControlFrames.RunFor((ulong)(span.Nanoseconds / 1_000)), ControlReturn.Done);
    }

    /// <summary>The number of a machine.</summary>
    public int Machine(string name) => Number($"find machine \"{name}\"", ExternalControlFrames.GetMachine(name));

    /// <summary>The number of a bus of a machine, or of a peripheral through whose eyes the bus is seen.</summary>
    public int Bus(int machine, string name = "sysbus") => Instance(ControlCommand.Bus, machine, name);

    /// <summary>The number of a peripheral with pins.</summary>
    public int Gpio(int machine, string name) => Instance(ControlCommand.Gpio, machine, name);

    /// <summary>The number of a converter.</summary>
    public int Adc(int machine, string name) => Instance(ControlCommand.Adc, machine, name);

    /// <summary>Reads a bus.</summary>
    /// <param name="bus">The number of the bus.</param>
    /// <param name="address">The first address.</param>
    /// <param name="bytes">Filled; the length is a multiple of the width.</param>
    /// <param name="width">How it is touched.</param>
    public void Read(int bus, ulong address, Span<byte> bytes, BusWidth width = BusWidth.Block)
    {
        var unit = Unit(bytes.Length, width);
        while (bytes.Length > 0)
        {
            var part = bytes[..Math.Min(bytes.Length, LongestRead)];
            var request = ExternalControlFrames.Read(bus, width, address, part.Length / unit);
            Answer($"read {part.Length} bytes at 0x{address:X8}", request, part.Length).CopyTo(part);
            bytes = bytes[part.Length..];
            address += (ulong)part.Length;
        }
    }

    /// <summary>Writes a bus; long blocks go as several.</summary>
    /// <inheritdoc cref="Read" />
    public void Write(int bus, ulong address, ReadOnlySpan<byte> bytes, BusWidth width = BusWidth.Block)
    {
        Unit(bytes.Length, width);
        while (bytes.Length > 0)
        {
            var part = bytes[..Math.Min(bytes.Length, LongestWrite)];
            Ask($"write {part.Length} bytes at 0x{address:X8}", ExternalControlFrames.Write(bus, width, address, part), ControlReturn.Done);
            bytes = bytes[part.Length..];
            address += (ulong)part.Length;
        }
    }

    /// <summary>The level that a peripheral drives on one of its outputs.</summary>
    public bool GetLevel(int gpio, int pin) => Answer($"read pin {pin}", ExternalControlFrames.GetLevel(gpio, pin), 1)[0] != 0;

    /// <summary>Drives an input of a peripheral.</summary>
    public void SetLevel(int gpio, int pin, bool level) =>
        Ask($"set pin {pin}", ExternalControlFrames.SetLevel(gpio, pin, level), ControlReturn.Done);

    /// <summary>Watches an output: changes during <see cref="RunFor"/> are told in order, on the caller's thread, before it returns.</summary>
    /// <remarks>Renode has no way to stop watching. The callback must not use this client.</remarks>
    public void Watch(int gpio, int pin, Action<GpioChange> changed)
    {
        watchers.Add(changed);
        Ask($"watch pin {pin}", ExternalControlFrames.Watch(gpio, pin, watchers.Count - 1), ControlReturn.Done);
    }

    /// <summary>How many channels a converter has.</summary>
    public int AdcChannels(int adc) => Number("count channels", ExternalControlFrames.AdcChannels(adc));

    /// <summary>The value at a channel, in the unit of the converter's model (mostly microvolts).</summary>
    public uint AdcRead(int adc, int channel) => (uint)Number($"read channel {channel}", ExternalControlFrames.AdcRead(adc, channel));

    /// <summary>Puts a value at a channel.</summary>
    public void AdcWrite(int adc, int channel, uint value) =>
        Ask($"set channel {channel}", ExternalControlFrames.AdcWrite(adc, channel, value), ControlReturn.Done);

    /// <inheritdoc />
    public void Dispose() => socket.Dispose();

    private static int Unit(int length, BusWidth width)
    {
        var unit = Math.Max(1, (int)width);
        return length % unit == 0 ? unit : throw new ArgumentException($"{length} bytes are no whole number of accesses of {unit} bytes.");
    }

    private int Instance(ControlCommand command, int machine, string name) =>
        Number($"find {name} for {command}", ExternalControlFrames.GetInstance(command, machine, name));

    private int Number(string what, byte[] request) => BinaryPrimitives.ReadInt32LittleEndian(Answer(what, request, sizeof(int)));

    private byte[] Answer(string what, byte[] request, int length)
    {
        var data = Ask(what, request, ControlReturn.Data);
        return data.Length == length ? data : throw Nonsense(what, $"{length} bytes were expected, {data.Length} came");
    }

    private byte[] Ask(string what, byte[] request, ControlReturn expected)
    {
        socket.Begin(what);
        socket.Send(request);
        while (true)
        {
            var answer = (ControlReturn)ReadByte();
            switch (answer)
            {
                case ControlReturn.Event:
                    TakeEvent(what);
                    continue;
                case ControlReturn.FatalError:
                    throw new RenodeConnectionException($"{what}: Renode said: {Encoding.UTF8.GetString(ReadSized(what))}");
            }
            if (answer != ControlReturn.Handshake && ReadByte() is var command && command != request[2])
            {
                throw Nonsense(what, $"the answer is to command {command}");
            }
            switch (answer)
            {
                case ControlReturn.CommandFailed:
                    throw new RenodeException($"{what}: Renode said: {Encoding.UTF8.GetString(ReadSized(what))}");
                case ControlReturn.InvalidCommand:
                    throw new RenodeException($"{what}: this Renode does not know the command.");
                case var wanted when wanted == expected:
                    return wanted == ControlReturn.Data ? ReadSized(what) : [];
                default:
                    throw Nonsense(what, $"the answer is of kind {answer}");
            }
        }
    }

    /// <summary>An event is the pin's command, <c>i32 descriptor, u32 size</c>, then <c>u64 microseconds, u8 level</c> and padding.</summary>
    private void TakeEvent(string what)
    {
        ReadByte();
        var descriptor = ReadInt32();
        var data = ReadSized(what);
        if (descriptor < 0 || descriptor >= watchers.Count || data.Length < 9)
        {
            throw Nonsense(what, $"event {descriptor} of {data.Length} bytes belongs to no watched pin");
        }
        watchers[descriptor](new GpioChange(VirtualTime.FromMicroseconds((long)BinaryPrimitives.ReadUInt64LittleEndian(data)), data[8] != 0));
    }

    private byte ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        socket.ReceiveExactly(one);
        return one[0];
    }

    private int ReadInt32()
    {
        Span<byte> four = stackalloc byte[4];
        socket.ReceiveExactly(four);
        return BinaryPrimitives.ReadInt32LittleEndian(four);
    }

    private byte[] ReadSized(string what)
    {
        var size = ReadInt32();
        if (size is < 0 or > LongestAnswer)
        {
            throw Nonsense(what, $"an answer of {(uint)size} bytes is announced");
        }
        var data = new byte[size];
        socket.ReceiveExactly(data);
        return data;
    }

    private static RenodeConnectionException Nonsense(string what, string but) =>
        new($"{what}: the peer does not speak Renode's External Control: {but}.");
}
