namespace Hil.Renode.Tests.Models;

[RequiresRenode, NonParallelizable]
public sealed class SnapshotTests
{
    private const uint Uarte = 0x5000_8000;
    private const uint Buffer = Chip.Ram + 0x1000;

    [Test]
    public void A_run_that_is_saved_in_the_middle_of_an_erasure_goes_on_byte_for_byte_when_it_is_loaded()
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, "models.snapshot");
        var bench = Bench.Start(new TinyProgram()
            .Store(Uarte + 0x50C, 18).Store(Uarte + 0x524, 0x0004_F000).Store(Uarte + 0x500, 8)
            .Store(Uarte + 0x544, Buffer).Store(Uarte + 0x548, 32).Store(Uarte + 0x008, 1)
            .Store(Chip.NvmcConfig, Chip.Erase).Lit(lit => lit.Store(Chip.Page, uint.MaxValue).UntilReady())
            .Store(Chip.NvmcConfig, Chip.Write).Store(Chip.Page, 0x1234_5678).UntilReady()
            .Store(Chip.NvmcConfig, Chip.ReadOnly).Store(Chip.WatchdogTimeout, 3000).Store(Chip.WatchdogStart, 1)
            .Store(Chip.Page + 4, 0)); // a fault, and later the watchdog
        bench.Machine.Execute("sysbus.recorder RecordFlashWrites true");
        bench[Chip.Page] = 0;
        bench.Run(40);
        bench.Emulation.Save(file);
        var first = Rest(bench);
        bench.Emulation.Load(file);
        Assert.That(bench[Chip.Page], Is.Zero, "in the middle");
        Assert.That(Rest(bench), Is.EqualTo(first));
        Assert.That(first, Has.Some.Contains("SerialByte").And.Some.Contains("Flash").And.Some.Contains("Diagnostic").And.Some.Contains("Reset"));
    }

    private static List<string> Rest(Bench bench)
    {
        bench.Records.Clear();
        bench.Run(300);
        var memory = new byte[0x40000];
        bench.Machine.Read(Chip.Ram, memory);
        return
        [
            .. bench.Records.Select(record => $"{record.At} {record.Kind} {record.Channel} {Convert.ToHexString(record.Payload.Span)}"),
            Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(memory)),
            $"{bench.Machine.ProgramCounter:x} {bench.Machine.ExecutedInstructions} {bench[Chip.Page]:x8} {bench[Chip.ResetReasons]:x}",
        ];
    }
}
