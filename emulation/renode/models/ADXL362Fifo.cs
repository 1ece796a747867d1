using System;
using System.Collections.Generic;

namespace Antmicro.Renode.Peripherals.Sensors
{
    /// <summary>The FIFO of an ADXL362: 512 entries of 16 bits, each with its axis in the two highest (data sheet, "FIFO").</summary>
    internal sealed class ADXL362Fifo
    {
        public void Clear()
        {
            entries.Clear();
        }

        /// <summary>The oldest entry, or 0 where there is none.</summary>
        public ushort Pop()
        {
            return entries.Count > 0 ? entries.Dequeue() : (ushort)0;
        }

        /// <summary>Takes a sample as the mode wants it.</summary>
        /// <returns>Whether unread data was lost, or there was no room.</returns>
        public bool Push(ADXL362Registers registers, short x, short y, short z, short temperature)
        {
            if(registers.FifoMode == 0)
            {
                return false;
            }
            var lost = Push(registers, 0, x);
            lost |= Push(registers, 1, y);
            lost |= Push(registers, 2, z);
            if(registers.FifoHoldsTemperature)
            {
                lost |= Push(registers, 3, temperature);
            }
            return lost;
        }

        public int Count => entries.Count;

        /// <summary>Whether the activity came that ends the history of triggered mode.</summary>
        public bool Triggered { get; set; }

        private bool Push(ADXL362Registers registers, int axis, short value)
        {
            var lost = false;
            switch(registers.FifoMode)
            {
            case OldestSaved:
                if(entries.Count == Capacity)
                {
                    return true;
                }
                break;
            case Stream:
                lost = entries.Count == Capacity;
                if(lost)
                {
                    entries.Dequeue();
                }
                break;
            default:
                // Before the trigger it keeps the newest FIFO_SAMPLES entries, after it fills up and stops.
                if(Triggered && entries.Count == Capacity)
                {
                    return true;
                }
                while(!Triggered && entries.Count >= Math.Max(registers.Watermark, 1))
                {
                    entries.Dequeue();
                }
                break;
            }
            entries.Enqueue((ushort)(axis << 14 | value & 0x3FFF));
            return lost;
        }

        private readonly Queue<ushort> entries = new Queue<ushort>();

        private const int Capacity = 512;
        private const int OldestSaved = 1;
        private const int Stream = 2;
    }
}
