using System.Globalization;
using Hil.Renode.Recording;
using Renode.NET;

namespace Hil.Renode.Tests.Models;

/// <summary>The ADXL362 of the Thingy:91, over SPIM3.</summary>
[RequiresRenode, NonParallelizable]
public sealed class AccelerometerTests
{
    private const uint Spim = 0x5000_B000;
    private const uint ChipSelect = 1 << 8;
    private const uint Sent = Chip.Ram, Received = Chip.Ram + 0x100;

    [Test]
    public void It_identifies_itself() => Assert.That(Exchange(Selected(), 0x0B, 0x00, 0, 0, 0)[2..], Is.EqualTo(new byte[] { 0xAD, 0x1D, 0xF2 }));

    [Test]
    public void It_measures_what_it_feels_once_it_is_told_to()
    {
        var bench = Selected();
        bench.Machine.Execute("sysbus.spi3.adxl362 SetRest 0.5 -0.25 1");
        Exchange(bench, 0x0A, 0x2D, 0x02);
        bench.Run(100);
        var bytes = Exchange(bench, 0x0B, 0x0E, 0, 0, 0, 0, 0, 0);
        var axes = new[] { BitConverter.ToInt16(bytes, 2), BitConverter.ToInt16(bytes, 4), BitConverter.ToInt16(bytes, 6) };
        Assert.That(axes, Is.EqualTo(new short[] { 500, -250, 1000 }).Within(20));
        var times = bench.Of(RecordKind.Sample).Select(sample => sample.At.Nanoseconds).ToList();
        Assert.That(times, Has.Count.EqualTo(7), "the first after 4 / (100 Hz)");
        Assert.That(times.Zip(times.Skip(1), (one, next) => next - one), Is.All.EqualTo(10_000_000));
    }

    [TestCase("hz,10\n0,0,1\n0,none,1\n", 3, "0,none,1")]
    [TestCase("hz,10\n0,0\n", 2, "0,0")]
    [TestCase("hz,0\n0,0,1\n", 1, "hz,0")]
    [TestCase("hz,10\n", 2, "none")]
    public void A_motion_with_a_mistake_is_refused_with_its_line(string text, int line, string found)
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, "mistaken-motion.csv");
        File.WriteAllText(file, text);
        var bench = Bench.Asleep();
        Assert.That(() => bench.Machine.Execute($"sysbus.spi3.adxl362 Play @{file}"), Throws.TypeOf<RenodeCommandException>()
            .With.Message.Contains(string.Create(CultureInfo.InvariantCulture, $"{file}:{line}: ")).And.Message.Contains(found));
    }

    private static Bench Selected()
    {
        var bench = Bench.Asleep();
        (bench[Spim + 0x508], bench[Spim + 0x50C], bench[Spim + 0x510], bench[Spim + 0x500]) = (3, 4, 5, 7);
        (bench[Chip.OutSet], bench[Chip.DirectionSet]) = (ChipSelect, ChipSelect);
        bench.Run(10);
        return bench;
    }

    private static byte[] Exchange(Bench bench, params byte[] bytes)
    {
        bench[Chip.OutClear] = ChipSelect;
        bench.Machine.Write(Sent, bytes);
        (bench[Spim + 0x544], bench[Spim + 0x548]) = (Sent, (uint)bytes.Length);
        (bench[Spim + 0x534], bench[Spim + 0x538]) = (Received, (uint)bytes.Length);
        bench[Spim + 0x118] = 0;
        bench[Spim + 0x010] = 1;
        bench.Run(1);
        Assert.That(bench[Spim + 0x118], Is.EqualTo(1), "EVENTS_END");
        bench[Chip.OutSet] = ChipSelect;
        var received = new byte[bytes.Length];
        bench.Machine.Read(Received, received);
        return received;
    }
}
