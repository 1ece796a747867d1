using Hil.Emulation.Cpu.Decoding;

namespace Hil.Emulation.Bus;

/// <summary>4 KiB of memory with what was decoded of it.</summary>
internal sealed class MemoryPage(byte[] bytes)
{
    public const int Size = 4096;
    public const int Shift = 12;
    public const uint Mask = Size - 1;

    public readonly byte[] Bytes = bytes;

    /// <summary>
    /// One record a half-word once the page was executed. Of a shared page it is complete and never changes, so that many boards on many
    /// threads execute it; of an owned page its slots are emptied by stores and filled again when they are reached.
    /// </summary>
    public Instruction[]? Code;

    /// <summary>Whether a snapshot or another memory holds this page too. Once shared, a page never changes again.</summary>
    public bool IsShared;
}
