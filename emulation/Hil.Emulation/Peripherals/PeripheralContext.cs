using Hil.Core.Boards;
using Hil.Emulation.Bus;
using Hil.Emulation.Time;

namespace Hil.Emulation.Peripherals;

/// <summary>What every peripheral of one chip shares.</summary>
internal sealed class PeripheralContext
{
    public required Scheduler Scheduler { get; init; }

    public required IInterruptLines Interrupts { get; init; }

    public required IDmaMemory Memory { get; init; }

    public required IDiagnostics Diagnostics { get; init; }

    /// <summary>Asks for a reset of the chip after the present instruction.</summary>
    public required Action<ResetCause> RequestReset { get; init; }

    /// <summary>The wires between events and tasks.</summary>
    public EventFabric Fabric { get; init; } = new();

    /// <summary>Reads a buffer by EasyDMA, and says so on the timeline where the buffer is not in data RAM: then it reads as zeros.</summary>
    public void DmaRead(string peripheral, string buffer, uint address, Span<byte> destination)
    {
        if (destination.Length == 0 || Memory.TryRead(address, destination))
            return;
        destination.Clear();
        ReportDmaFault(peripheral, buffer, address, destination.Length);
    }

    /// <summary>Writes a buffer by EasyDMA, and says so on the timeline where the buffer is not in data RAM: then nothing is written.</summary>
    public void DmaWrite(string peripheral, string buffer, uint address, ReadOnlySpan<byte> source)
    {
        if (source.Length != 0 && !Memory.TryWrite(address, source))
            ReportDmaFault(peripheral, buffer, address, source.Length);
    }

    private void ReportDmaFault(string peripheral, string buffer, uint address, int length) =>
        Diagnostics.Report("dma-fault", $"{peripheral}.{buffer}: EasyDMA reaches data RAM only, found 0x{address:x8} ({length} bytes)");
}
