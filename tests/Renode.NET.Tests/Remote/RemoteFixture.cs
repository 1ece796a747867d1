namespace Renode.NET.Tests.Remote;

/// <summary>One Renode for the tests of a class, cleared before each.</summary>
[RequiresRenode]
public abstract class RemoteFixture
{
    protected static readonly string Tiny = RepositoryRoot.Of("tests", "Renode.NET.Tests", "Platforms", "tiny.repl");

    protected RemoteEmulation Emulation { get; private set; } = null!;

    [OneTimeSetUp]
    public void StartRenode() => Emulation = RemoteEmulation.Start(RequiresRenodeAttribute.Installation);

    [SetUp]
    public void Begin() => Emulation.Clear();

    [OneTimeTearDown]
    public void EndRenode() => Emulation?.Dispose();

    /// <summary>A tiny machine whose program turns the LED on and off without end, some 8 instructions a period.</summary>
    protected IRenodeMachine Blinker(string name = "blinker")
    {
        var machine = Emulation.AddMachine(name);
        machine.LoadPlatform(Tiny);
        machine.Write(0, Blinking.Program);
        machine.ProgramCounter = Blinking.Entry;
        return machine;
    }
}
