using Hil.Core.Boards;
using Hil.Core.Timelines;
using Hil.Emulation.Bus;
using Hil.Emulation.Peripherals;
using Hil.Emulation.Time;

namespace Hil.Emulation.Tests.Peripherals;

/// <summary>Peripherals with time, RAM and interrupt lines, and without a core: a test is the program.</summary>
internal sealed class PeripheralBench : IInterruptLines, IDiagnostics
{
    public const uint Ram = 0x2000_0000;
    public const long Microsecond = Scheduler.TicksPerSecond / 1_000_000;
    public const long Millisecond = Scheduler.TicksPerSecond / 1000;

    private readonly SystemBus _bus = new();

    public PeripheralBench()
    {
        Memory = new PagedMemory("RAM", MemoryKind.Ram, Ram, 0x10000, 0);
        _bus.Add(Memory);
        Context = new PeripheralContext
        {
            Scheduler = Scheduler,
            Interrupts = this,
            Memory = _bus,
            Diagnostics = this,
            RequestReset = Resets.Add,
        };
        Dppic = new Dppic(Context);
        Gpio = new Gpio(Context);
    }

    public Scheduler Scheduler { get; } = new();

    public Timeline Timeline { get; } = new();

    public PeripheralContext Context { get; }

    public PagedMemory Memory { get; }

    public Dppic Dppic { get; }

    public Gpio Gpio { get; }

    public HashSet<int> HighLines { get; } = [];

    public List<string> Diagnostics { get; } = [];

    public List<ResetCause> Resets { get; } = [];

    public void SetInterrupt(int number, bool level)
    {
        if (level)
            HighLines.Add(number);
        else
            HighLines.Remove(number);
    }

    public void Report(string kind, string text) => Diagnostics.Add($"{kind}: {text}");

    /// <summary>Lets time pass, stopping at each event as the machine does.</summary>
    public void Run(long ticks)
    {
        var end = Scheduler.Now + ticks;
        while (Scheduler.NextDue <= end)
        {
            Scheduler.Now = Math.Max(Scheduler.Now, Scheduler.NextDue);
            Scheduler.FireDue();
        }

        Scheduler.Now = end;
    }

    /// <summary>Lets time pass until something holds.</summary>
    /// <returns>The ticks that passed.</returns>
    public long RunUntil(Func<bool> condition, long limit)
    {
        var start = Scheduler.Now;
        while (!condition())
        {
            Assert.That(Scheduler.NextDue, Is.LessThanOrEqualTo(start + limit), "nothing happened in time");
            Scheduler.Now = Math.Max(Scheduler.Now, Scheduler.NextDue);
            Scheduler.FireDue();
        }

        return Scheduler.Now - start;
    }

    public byte[] Bytes(uint offset, int count)
    {
        var bytes = new byte[count];
        Memory.Read(offset, bytes);
        return bytes;
    }
}
