using System.Diagnostics;

namespace Renode.NET.Tests;

[RequiresRenode, NonParallelizable]
public sealed class HostedEmulationTests
{
    [Test]
    public void Time_passes_only_in_runs_and_exactly_as_much_as_was_asked_for()
    {
        using var board = new TinyBoard();
        Assert.That(board.Emulation.Now, Is.EqualTo(VirtualTime.Zero));

        board.Emulation.RunFor(new VirtualTime(1_230));
        Assert.That(board.Emulation.Now, Is.EqualTo(new VirtualTime(1_230)));
        Assert.That(board.Machine.ExecutedInstructions, Is.EqualTo(123));

        board.Emulation.RunFor(VirtualTime.FromMilliseconds(3));
        Assert.That(board.Emulation.Now, Is.EqualTo(new VirtualTime(3_001_230)));
        Assert.That(board.Machine.ExecutedInstructions, Is.EqualTo(300_123));
    }

    [Test]
    public void An_emulation_tells_its_Renode_and_answers_commands()
    {
        using var board = new TinyBoard();
        Assert.That(RenodeVersions.Supports(board.Emulation.Version), Is.True);
        board.Machine.WriteDoubleWord(TinyProgram.Counter, 0xC0FFEE);
        Assert.That(board.Machine.Execute($"sysbus ReadDoubleWord 0x{TinyProgram.Counter:X}"), Is.EqualTo("0x00C0FFEE"));
        Assert.That(board.Emulation.Execute("emulation SetGlobalQuantum \"0.001\""), Is.Empty);
    }

    [Test]
    public void A_refused_command_carries_the_words_of_Renode_and_harms_nothing()
    {
        using var board = new TinyBoard();
        var refusal = Assert.Throws<RenodeCommandException>(() => board.Machine.Execute("sysbus ReadDoubleWerd 0"))!;
        Assert.That(refusal.Command, Is.EqualTo("sysbus ReadDoubleWerd 0"));
        Assert.That(refusal.Words, Does.Contain("ReadDoubleWerd"));
        Assert.That(() => board.Emulation.Execute("no such command"), Throws.TypeOf<RenodeCommandException>().With.Message.Contain("No such command or device: no"));
        Assert.That(board.Machine.Execute("sysbus ReadDoubleWord 0"), Is.EqualTo("0x20001000"));
    }

    [Test]
    public void A_mistake_in_a_platform_file_is_told_with_its_line()
    {
        using var board = new TinyBoard();
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "with a mistake.repl");
        File.WriteAllText(path, "extra: Memory.MappedMemory @ sysbus 0x60000000\n    size: 0x1000\nwrong: Memory.NoSuchThing @ sysbus 0x70000000\n");
        Assert.That(() => board.Machine.LoadPlatform(path), Throws.TypeOf<RenodeCommandException>().With.Message.Contain("NoSuchThing").And.Message.Contain(":3:"));
        Assert.That(() => board.Machine.LoadPlatform("nowhere.repl"), Throws.TypeOf<RenodeCommandException>().With.Message.Contain("there is no file"));
    }

    [Test]
    public void A_name_is_for_one_machine()
    {
        using var board = new TinyBoard();
        Assert.That(() => board.Emulation.AddMachine("tiny"), Throws.TypeOf<RenodeException>().With.Message.Contain("already"));
        Assert.That(() => board.Emulation.Machine("other"), Throws.TypeOf<RenodeException>().With.Message.Contain("only: tiny"));
        board.Emulation.Execute("mach create \"other\"");
        Assert.That(board.Emulation.Machine("other").Execute("machine"), Is.Not.Empty);
        Assert.That(board.Emulation.Machine("tiny"), Is.SameAs(board.Machine));
    }

    [Test]
    public void A_second_emulation_is_refused_until_the_first_is_closed()
    {
        using (new TinyBoard())
        {
            Assert.That(
                () => HostedEmulation.Open(RequiresRenodeAttribute.Installation),
                Throws.TypeOf<RenodeException>().With.Message.Contain("one emulation a process").And.Message.Contain("opened by"));
        }
        using var next = HostedEmulation.Open(RequiresRenodeAttribute.Installation, TinyBoard.Options);
        Assert.That(next.Now, Is.EqualTo(VirtualTime.Zero));
    }

    [Test]
    public void A_patient_one_waits_for_the_first_to_close()
    {
        var board = new TinyBoard();
        var opened = Task.Run(() => HostedEmulation.Open(RequiresRenodeAttribute.Installation, TinyBoard.Options));
        board.Emulation.RunFor(VirtualTime.FromMilliseconds(1));
        Assert.That(opened.IsCompleted, Is.False);
        board.Dispose();
        using var next = opened.GetAwaiter().GetResult();
        Assert.That(next.Now, Is.EqualTo(VirtualTime.Zero));
    }

    [Test]
    public void A_closed_emulation_says_so()
    {
        var board = new TinyBoard();
        board.Dispose();
        board.Dispose();
        Assert.That(() => board.Emulation.RunFor(VirtualTime.FromMilliseconds(1)), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => board.Machine.ReadDoubleWord(0), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_cleared_emulation_begins_at_zero_without_machines()
    {
        using var board = new TinyBoard();
        board.Emulation.RunFor(VirtualTime.FromMilliseconds(1));
        board.Emulation.Clear();
        Assert.That(board.Emulation.Now, Is.EqualTo(VirtualTime.Zero));
        Assert.That(() => board.Machine.ReadDoubleWord(0), Throws.TypeOf<RenodeException>().With.Message.Contain("no longer"));
        var again = board.Emulation.AddMachine("tiny");
        TinyProgram.LoadInto(again);
        board.Emulation.RunFor(VirtualTime.FromMicroseconds(10));
        Assert.That(again.ReadDoubleWord(TinyProgram.Counter), Is.GreaterThan(0));
    }

    [Test]
    public void The_process_stays_in_its_folder_and_takes_no_second_Renode()
    {
        var folder = Environment.CurrentDirectory;
        using (new TinyBoard())
        {
            Assert.That(Environment.CurrentDirectory, Is.EqualTo(folder));
        }
        var other = RequiresRenodeAttribute.Installation with { AssemblyFolder = folder };
        Assert.That(() => HostedEmulation.Open(other, TinyBoard.Options), Throws.TypeOf<RenodeException>().With.Message.Contain("cannot load another one"));
        new TinyBoard().Dispose();
    }

    [Test]
    public void What_the_process_has_itself_is_not_taken_from_Renode()
    {
        using var board = new TinyBoard();
        board.Emulation.RunFor(VirtualTime.FromMilliseconds(1));
        var renode = BundleExtraction.Provide(RequiresRenodeAttribute.Installation, TinyBoard.Options.CacheFolder, TinyBoard.Options.Deadline).AssemblyFolder!;
        var own = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Concat(Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!)).Select(Path.GetFileName).ToHashSet();
        using var process = Process.GetCurrentProcess();
        var loaded = AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic).Select(assembly => assembly.Location)
            .Concat(process.Modules.Cast<ProcessModule>().Select(module => module.FileName))
            .Where(file => Path.GetDirectoryName(file) == renode).Select(Path.GetFileName).ToList();
        Assert.That(loaded, Has.Member("Infrastructure.dll"));
        Assert.That(loaded.Where(own.Contains), Is.Empty);
    }

    [Test]
    public void Renodes_log_can_be_listened_to()
    {
        var log = new List<HostedLogEntry>();
        using (var board = new TinyBoard(TinyBoard.Options with { Log = log.Add }))
        {
            board.Machine.Execute("log \"heard\" 2");
            board.Machine.ReadDoubleWord(0x7000_0000);
        }
        Assert.That(log, Has.Some.Matches<HostedLogEntry>(entry => entry.Level == HostedLogLevel.Warning && entry.Message.Contains("heard")));
        Assert.That(log, Has.Some.Matches<HostedLogEntry>(entry => entry.Message.Contains("non existing", StringComparison.OrdinalIgnoreCase)));
    }
}
