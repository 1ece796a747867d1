using Hil.Renode.Recording;
using Renode.NET;

namespace Hil.Renode.Tests.Models;

/// <summary>UARTE0 of the Thingy:91 at 115,200 baud, which the chip makes of whole cycles of 16 MHz.</summary>
[RequiresRenode, NonParallelizable]
public sealed class SerialTests
{
    private const uint Uarte = 0x5000_8000;
    private const uint Buffer = Chip.Ram + 0x1000;
    private const long ByteNanoseconds = 10 * 139 * 125 / 2;    // 16 MHz / 115,108 baud.

    [Test]
    public void A_byte_takes_its_bits_time_and_is_recorded_when_its_stop_bit_is_over()
    {
        var bench = Bench.Start(Set().Store(Buffer, 0x4241).Store(Uarte + 0x544, Buffer).Store(Uarte + 0x548, 2)
            .Lit(lit => lit.Store(Uarte + 0x008, 1)).Sleep());
        bench.Run(1);
        var start = bench.Of(RecordKind.Level).First().At.Nanoseconds;
        var bytes = bench.Of(RecordKind.SerialByte).ToList();
        Assert.That(bytes.Select(each => (each.Channel, each.Payload.Span[0])), Is.EqualTo(new[] { ((byte)0, (byte)'A'), ((byte)0, (byte)'B') }));
        Assert.That(bytes[0].At.Nanoseconds - start, Is.EqualTo(ByteNanoseconds).Within(150));
        Assert.That(bytes[1].At.Nanoseconds - bytes[0].At.Nanoseconds, Is.EqualTo(ByteNanoseconds).Within(1));
    }

    [Test]
    public void Bytes_from_outside_arrive_one_byte_time_after_the_other()
    {
        var bench = Bench.Start(Set().Store(Buffer, 0).Store(Uarte + 0x534, Buffer).Store(Uarte + 0x538, 4).Store(Uarte, 1).Sleep());
        bench.Run(1);
        bench.Machine.Write(0x9000_0100, "abc"u8);
        var seen = new List<uint>();
        var at = 0L;
        foreach (var microseconds in (long[])[86, 87, 173, 174, 260, 261])
        {
            bench.Emulation.RunFor(VirtualTime.FromMicroseconds(microseconds - at));
            at = microseconds;
            seen.Add(bench[Buffer]);
        }

        Assert.That(seen, Is.EqualTo(new uint[] { 0, 0x61, 0x61, 0x6261, 0x6261, 0x636261 }));
    }

    [Test]
    public void What_is_on_the_line_when_it_is_dropped_never_arrives()
    {
        var bench = Bench.Start(Set().Store(Buffer, 0).Store(Uarte + 0x534, Buffer).Store(Uarte + 0x538, 4).Store(Uarte, 1).Sleep());
        bench.Run(1);
        bench.Machine.Write(0x9000_0100, "abc"u8);
        bench.Emulation.RunFor(VirtualTime.FromMicroseconds(100));
        bench.Machine.Execute("sysbus.recorder DropArriving");
        bench.Run(1);
        Assert.That(bench[Buffer], Is.EqualTo(0x61));
    }

    private static TinyProgram Set() => new TinyProgram()
        .Store(Uarte + 0x50C, 18).Store(Uarte + 0x514, 19).Store(Uarte + 0x524, 0x01D6_0000).Store(Uarte + 0x500, 8);
}
