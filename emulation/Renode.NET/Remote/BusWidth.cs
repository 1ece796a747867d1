namespace Renode.NET;

/// <summary>How External Control touches the bus; the numbers are those of the protocol.</summary>
public enum BusWidth : byte
{
    /// <summary>One block of bytes, as the bus likes to move it.</summary>
    Block = 0,

    /// <summary>Accesses of 8 bits.</summary>
    Byte = 1,

    /// <summary>Accesses of 16 bits.</summary>
    Word = 2,

    /// <summary>Accesses of 32 bits.</summary>
    DoubleWord = 4,

    /// <summary>Accesses of 64 bits.</summary>
    QuadWord = 8,
}
