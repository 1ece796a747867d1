using System;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>A word of a peripheral's window. Without hooks it is stored, as far as its mask lets it be.</summary>
    public sealed class Register
    {
        /// <summary>Declares a word.</summary>
        /// <param name="name">Its name in the product specification.</param>
        /// <param name="offset">In bytes, from the start of the window.</param>
        /// <param name="resetValue">What it holds after a reset.</param>
        /// <param name="mask">The bits that there are: the others read 0 once it was written.</param>
        public Register(string name, uint offset, uint resetValue, uint mask)
        {
            Name = name;
            Offset = offset;
            ResetValue = resetValue;
            Mask = mask;
            Value = resetValue;
            StoresWrites = true;
        }

        public static implicit operator uint(Register register)
        {
            return register.Value;
        }

        public uint Read()
        {
            return OnRead == null ? Value : OnRead();
        }

        public void Write(uint value)
        {
            if(StoresWrites)
            {
                Value = value & Mask;
            }
            OnWrite?.Invoke(value);
        }

        public string Name { get; }

        public uint Offset { get; }

        public uint ResetValue { get; }

        public uint Mask { get; }

        /// <summary>What it holds.</summary>
        public uint Value { get; set; }

        /// <summary>What a read returns instead of <see cref="Value"/>.</summary>
        public Func<uint> OnRead { get; set; }

        /// <summary>Called with the written word, after <see cref="Value"/> has changed if it is stored.</summary>
        public Action<uint> OnWrite { get; set; }

        /// <summary>Whether a write changes <see cref="Value"/>.</summary>
        public bool StoresWrites { get; set; }

        /// <summary>Whether only power-on clears it.</summary>
        public bool IsRetained { get; set; }
    }
}
