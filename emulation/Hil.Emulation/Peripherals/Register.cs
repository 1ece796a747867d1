namespace Hil.Emulation.Peripherals;

/// <summary>A word of a peripheral's window. Without hooks it is stored, as far as its mask lets it be.</summary>
internal sealed class Register(string name, uint offset, uint reset, uint mask)
{
    public string Name { get; } = name;

    public uint Offset { get; } = offset;

    public uint ResetValue { get; } = reset;

    /// <summary>The bits that there are: the others read 0 once it was written.</summary>
    public uint Mask { get; } = mask;

    /// <summary>What it holds.</summary>
    public uint Value { get; set; } = reset;

    /// <summary>What a read returns instead of <see cref="Value"/>.</summary>
    public Func<uint>? OnRead { get; init; }


    /// <summary>Called with the written word. With <see cref="StoresWrites"/> it is called after <see cref="Value"/> has changed.</summary>
    public Action<uint>? OnWrite { get; init; }

    /// <summary>Whether a write changes <see cref="Value"/>.</summary>
    public bool StoresWrites { get; init; } = true;

    /// <summary>Whether only power-on clears it.</summary>
    public bool IsRetained { get; init; }

    public uint Read() => OnRead is null ? Value : OnRead();

    public void Write(uint value)
    {
        if (StoresWrites)
            Value = value & Mask;
        OnWrite?.Invoke(value);
    }

    public static implicit operator uint(Register register) => register.Value;
}
