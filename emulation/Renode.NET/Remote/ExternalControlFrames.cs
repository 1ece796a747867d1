using System.Buffers.Binary;
using System.Text;

namespace Renode.NET;

/// <summary>The commands of External Control by their numbers.</summary>
internal enum ControlCommand : byte
{
    RunFor = 1,
    GetTime = 2,
    GetMachine = 3,
    Adc = 4,
    Gpio = 5,
    Bus = 6,
}

/// <summary>The first byte of an answer.</summary>
internal enum ControlReturn : byte
{
    CommandFailed = 0,
    FatalError = 1,
    InvalidCommand = 2,
    Data = 3,
    Done = 4,
    Handshake = 5,
    Event = 6,
}

/// <summary>
/// What the client of External Control sends, little endian. Source: Renode 1.16.1, src/Renode/Network/ExternalControl and
/// tools/external_control_client: a handshake of <c>u16 count, count × (u8 command, u8 version)</c>, then requests of
/// <c>"RE", u8 command, u32 size, data</c>.
/// </summary>
internal static class ExternalControlFrames
{
    /// <summary>The commands that the client uses, each with the version that Renode 1.16 has.</summary>
    private static readonly (ControlCommand Command, byte Version)[] Versions =
    [
        (ControlCommand.RunFor, 0),
        (ControlCommand.GetTime, 0),
        (ControlCommand.GetMachine, 0),
        (ControlCommand.Adc, 0),
        (ControlCommand.Gpio, 1),
        (ControlCommand.Bus, 0),
    ];

    public static byte[] Handshake() =>
        [(byte)Versions.Length, 0, .. Versions.SelectMany(entry => new[] { (byte)entry.Command, entry.Version })];

    public static byte[] Request(ControlCommand command, ReadOnlySpan<byte> data) =>
        [(byte)'R', (byte)'E', (byte)command, .. UInt32((uint)data.Length), .. data];

    public static byte[] RunFor(ulong microseconds) => Request(ControlCommand.RunFor, UInt64(microseconds));

    public static byte[] GetTime() => Request(ControlCommand.GetTime, []);

    public static byte[] GetMachine(string name) => Request(ControlCommand.GetMachine, Name(name));

    /// <summary>Asks for the number of an instance (a bus, a port, a converter) of a machine: id -1 registers it.</summary>
    public static byte[] GetInstance(ControlCommand command, int machine, string name) =>
        Request(command, [.. Int32(-1), .. Int32(machine), .. Name(name)]);

    public static byte[] Read(int bus, BusWidth width, ulong address, int units) => Request(ControlCommand.Bus,
        [.. Int32(bus), 0, (byte)width, .. UInt64(address), .. UInt32((uint)units)]);

    public static byte[] Write(int bus, BusWidth width, ulong address, ReadOnlySpan<byte> data) => Request(ControlCommand.Bus,
        [.. Int32(bus), 1, (byte)width, .. UInt64(address), .. UInt32((uint)(data.Length / Math.Max(1, (int)width))), .. data]);

    public static byte[] GetLevel(int port, int pin) => Request(ControlCommand.Gpio, [.. Int32(port), 0, .. Int32(pin)]);

    public static byte[] SetLevel(int port, int pin, bool level) =>
        Request(ControlCommand.Gpio, [.. Int32(port), 1, .. Int32(pin), level ? (byte)1 : (byte)0]);

    public static byte[] Watch(int port, int pin, int descriptor) =>
        Request(ControlCommand.Gpio, [.. Int32(port), 2, .. Int32(pin), .. Int32(descriptor)]);

    public static byte[] AdcChannels(int adc) => Request(ControlCommand.Adc, [.. Int32(adc), 0]);

    public static byte[] AdcRead(int adc, int channel) => Request(ControlCommand.Adc, [.. Int32(adc), 1, .. Int32(channel)]);

    public static byte[] AdcWrite(int adc, int channel, uint value) =>
        Request(ControlCommand.Adc, [.. Int32(adc), 2, .. Int32(channel), .. UInt32(value)]);

    private static byte[] Name(string name) => [.. Int32(Encoding.UTF8.GetByteCount(name)), .. Encoding.UTF8.GetBytes(name)];

    private static byte[] Int32(int value) => UInt32((uint)value);

    private static byte[] UInt32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] UInt64(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
