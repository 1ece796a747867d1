namespace Renode.NET.Tests;

[RequiresRenode, NonParallelizable]
public sealed class BothDoorsTests
{
    [Test]
    public void The_same_calls_give_the_same_times_and_memory_through_either_door()
    {
        List<string> hosted, remote;
        using (var emulation = HostedEmulation.Open(RequiresRenodeAttribute.Installation, TinyBoard.Options))
        {
            hosted = Exercise(emulation);
        }
        using (var emulation = RemoteEmulation.Start(RequiresRenodeAttribute.Installation, new RemoteOptions { Deadline = TimeSpan.FromMinutes(3), StartDeadline = TimeSpan.FromMinutes(3) }))
        {
            remote = Exercise(emulation);
        }
        TestContext.Out.WriteLine(string.Join(Environment.NewLine, hosted));
        Assert.That(hosted, Has.Count.EqualTo(44));
        Assert.That(remote, Is.EqualTo(hosted));
    }

    private static List<string> Exercise(IRenodeEmulation emulation)
    {
        var seen = new List<string> { $"{emulation.Version}" };
        var tiny = emulation.AddMachine("tiny");
        TinyProgram.LoadInto(tiny);
        var firmware = emulation.AddMachine("firmware");
        firmware.LoadPlatform(RepositoryRoot.Of("tests", "Renode.NET.Tests", "Platforms", "tiny.repl"));
        firmware.LoadElf(RepositoryRoot.Of("fixtures", "images", "pattern-detector.elf"));
        emulation.Execute("emulation SetGlobalQuantum \"0.001\"");
        var memory = new byte[64];
        for (var step = 0; step < 20; step++)
        {
            emulation.RunFor(VirtualTime.FromMicroseconds(step % 3 == 0 ? 1000 : 137));
            tiny.Read(0x2000_0000, memory);
            seen.Add($"{emulation.Now} {tiny.ExecutedInstructions} {tiny.ProgramCounter:X} {Convert.ToHexString(memory)}");
            firmware.Read(0x2000_0000, memory);
            seen.Add($"{firmware.ExecutedInstructions} {firmware.ProgramCounter:X} {Convert.ToHexString(memory)} {firmware.ReadDoubleWord(0):X8}");
        }
        tiny.Reset();
        emulation.RunFor(VirtualTime.FromMilliseconds(1));
        seen.Add($"{emulation.Now} {tiny.ReadDoubleWord(TinyProgram.Counter)} {tiny.Execute("sysbus ReadDoubleWord 0x20000010")}");
        emulation.Clear();
        seen.Add($"{emulation.Now}");
        var refusal = Assert.Throws<RenodeCommandException>(() => emulation.Execute("no such command"))!;
        seen.Add(refusal.Words);
        return seen;
    }
}
