namespace Hil.Emulation.Bus;

/// <summary>The memory that EasyDMA reaches: data RAM only.</summary>
public interface IDmaMemory
{
    /// <summary>Copies memory out.</summary>
    /// <returns>False where some of it is not data RAM: nothing was copied.</returns>
    bool TryRead(uint address, Span<byte> destination);

    /// <summary>Copies into memory.</summary>
    /// <returns>False where some of it is not data RAM: nothing was copied.</returns>
    bool TryWrite(uint address, ReadOnlySpan<byte> source);
}
