using Hil.Emulation.State;

namespace Hil.Emulation.Devices;

/// <summary>The FIFO of an ADXL362: 512 entries of 16 bits, each with its axis in the two highest (data sheet, "FIFO").</summary>
internal sealed class Adxl362Fifo : IStateful
{
    public const int Capacity = 512;
    private const int OldestSaved = 1;
    private const int Stream = 2;

    private readonly Queue<ushort> _entries = [];

    public int Count => _entries.Count;

    /// <summary>Whether the activity came that ends the history of triggered mode.</summary>
    public bool Triggered { get; set; }

    public void Clear() => _entries.Clear();

    /// <summary>The oldest entry, or 0 where there is none.</summary>
    public ushort Pop() => _entries.TryDequeue(out var entry) ? entry : (ushort)0;

    /// <summary>Takes a sample as the mode wants it.</summary>
    /// <returns>Whether unread data was lost, or there was no room.</returns>
    public bool Push(Adxl362Registers registers, short x, short y, short z, short temperature)
    {
        if (registers.FifoMode == 0)
            return false;
        var lost = Push(registers, 0, x);
        lost |= Push(registers, 1, y);
        lost |= Push(registers, 2, z);
        if (registers.FifoHoldsTemperature)
            lost |= Push(registers, 3, temperature);
        return lost;
    }

    public void Save(BinaryWriter state)
    {
        state.Write(Triggered);
        state.Write(_entries.Count);
        foreach (var entry in _entries)
            state.Write(entry);
    }

    public void Load(BinaryReader state)
    {
        Triggered = state.ReadBoolean();
        _entries.Clear();
        for (var count = state.ReadInt32(); count > 0; count--)
            _entries.Enqueue(state.ReadUInt16());
    }

    private bool Push(Adxl362Registers registers, int axis, short value)
    {
        var entry = (ushort)(axis << 14 | value & 0x3FFF);
        switch (registers.FifoMode)
        {
            case OldestSaved:
                if (_entries.Count == Capacity)
                    return true;
                break;
            case Stream:
                if (_entries.Count == Capacity)
                {
                    _entries.Dequeue();
                    _entries.Enqueue(entry);
                    return true;
                }

                break;
            default:
                // Before the trigger it keeps the newest FIFO_SAMPLES entries, after it fills up and stops.
                if (Triggered && _entries.Count == Capacity)
                    return true;
                while (!Triggered && _entries.Count >= Math.Max(registers.Watermark, 1))
                    _entries.Dequeue();
                break;
        }

        _entries.Enqueue(entry);
        return false;
    }
}
