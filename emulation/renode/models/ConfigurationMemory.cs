using System;

using Antmicro.Renode.Peripherals.Bus;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>A page of words beside code flash. The host reads and writes it as memory; stores of the core are another matter.</summary>
    public abstract class ConfigurationMemory : IBytePeripheral, IWordPeripheral, IDoubleWordPeripheral, IMultibyteWritePeripheral, IKnownSize
    {
        protected ConfigurationMemory(Chip chip)
        {
            Chip = chip;
            Erase();
        }

        public byte ReadByte(long offset)
        {
            return bytes[offset];
        }

        public ushort ReadWord(long offset)
        {
            return BitConverter.ToUInt16(bytes, (int)offset);
        }

        public uint ReadDoubleWord(long offset)
        {
            return BitConverter.ToUInt32(bytes, (int)offset);
        }

        public byte[] ReadBytes(long offset, int count, IPeripheral context = null)
        {
            return bytes.AsSpan((int)offset, count).ToArray();
        }

        public void WriteByte(long offset, byte value)
        {
            Write(offset, value, 1);
        }

        public void WriteWord(long offset, ushort value)
        {
            Write(offset, value, 2);
        }

        public void WriteDoubleWord(long offset, uint value)
        {
            Write(offset, value, 4);
        }

        public void WriteBytes(long offset, byte[] array, int startingIndex, int count, IPeripheral context = null)
        {
            Array.Copy(array, startingIndex, bytes, offset, count);
        }

        /// <summary>What it holds survives each reset.</summary>
        public void Reset()
        {
        }

        public long Size => bytes.Length;

        internal void Put(long offset, uint value)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan((int)offset), value);
        }

        internal void Erase()
        {
            Array.Fill(bytes, (byte)0xFF);
        }

        /// <summary>A store of the core.</summary>
        protected abstract void Store(long offset, uint value, int size);

        protected Chip Chip { get; }

        private void Write(long offset, uint value, int size)
        {
            if(Chip.Core.OnPossessedThread)
            {
                Store(offset, value, size);
                return;
            }
            BitConverter.GetBytes(value).AsSpan(0, size).CopyTo(bytes.AsSpan((int)offset));
        }

        private readonly byte[] bytes = new byte[4096];
    }
}
