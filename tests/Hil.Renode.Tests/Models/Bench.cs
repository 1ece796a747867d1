using System.Buffers.Binary;
using Hil.Renode.Boards;
using Hil.Renode.Recording;
using Renode.NET;

namespace Hil.Renode.Tests.Models;

/// <summary>A Thingy:91 of the platform files with a small program, and what its recorder wrote.</summary>
internal sealed class Bench
{
    private readonly Recorder _recorder;

    private Bench(RemoteEmulation emulation, IRenodeMachine machine)
    {
        (Emulation, Machine, _recorder) = (emulation, machine, new(machine));
    }

    public RemoteEmulation Emulation { get; }

    public IRenodeMachine Machine { get; }

    public List<BoardRecord> Records { get; } = [];

    /// <summary>A board whose core sleeps: for models that tests reach over the bus.</summary>
    public static Bench Asleep() => Start(new TinyProgram().Sleep());

    /// <summary>A board with a program in flash, which has power and has not run.</summary>
    public static Bench Start(TinyProgram program)
    {
        var emulation = OneRenode.Empty();
        var machine = emulation.AddMachine("thingy91");
        PlatformFiles.Load(machine, "thingy91");
        machine.Write(0, program.Build().Segments[0].Bytes.Span);
        machine.Execute("sysbus.power PowerOn 1");
        var bench = new Bench(emulation, machine);
        bench.Drain();
        bench.Records.Clear();
        return bench;
    }

    /// <summary>Runs as a board is run: a reset takes effect at once.</summary>
    public void Run(double milliseconds)
    {
        var end = Emulation.Now + VirtualTime.FromMicroseconds((long)Math.Round(1000 * milliseconds));
        for (var now = Emulation.Now; now < end;)
            now = _recorder.RunOn(end - now, Records.Add);
    }

    /// <summary>Runs until something came that may be answered, such as a reset, for a millisecond at most.</summary>
    public void RunToEvent() => _recorder.RunOn(VirtualTime.FromMilliseconds(1), Records.Add);

    /// <summary>A word of memory or a register.</summary>
    public uint this[uint address]
    {
        get => Machine.ReadDoubleWord(address);
        set => Machine.WriteDoubleWord(address, value);
    }

    /// <summary>The records of a kind.</summary>
    public IEnumerable<BoardRecord> Of(RecordKind kind) => Records.Where(record => record.Kind == kind);

    /// <summary>The causes of the resets so far.</summary>
    public IEnumerable<int> Resets => Of(RecordKind.Reset).Select(record => (int)record.Payload.Span[0]);

    /// <summary>For how many microseconds the red light was on.</summary>
    public double LitMicroseconds
    {
        get
        {
            var changes = Of(RecordKind.Level).Where(record => record.Channel == 0).ToList();
            Assert.That(changes.Select(change => change.Payload.Span[0]), Is.EqualTo(new byte[] { 1, 0 }));
            return (changes[1].At.Nanoseconds - changes[0].At.Nanoseconds) / 1000.0;
        }
    }

    /// <summary>The operations on flash: kind, address and value.</summary>
    public IEnumerable<(int Kind, uint Address, uint Value)> FlashOperations => Of(RecordKind.Flash).Select(record =>
        ((int)record.Payload.Span[0], BinaryPrimitives.ReadUInt32LittleEndian(record.Payload.Span[1..]), BinaryPrimitives.ReadUInt32LittleEndian(record.Payload.Span[5..])));

    /// <summary>Takes what was recorded since the last time.</summary>
    public void Drain() => _recorder.Collect(Records.Add);
}
