using Hil.Core.Images;

namespace Hil.Core.Boards;

/// <summary>Non-volatile memory, as a programmer's probe reaches it.</summary>
public interface IFlashPort : IPort
{
    /// <summary>Erases the pages that the image touches, or everything, and programs it. The board must be reset to run it.</summary>
    /// <exception cref="ImageException">The image does not fit this board's memory.</exception>
    ValueTask Program(FirmwareImage image, bool eraseAll = true, CancellationToken cancellation = default);

    /// <summary>Reads memory without running the core.</summary>
    ValueTask<ReadOnlyMemory<byte>> Read(uint address, int length, CancellationToken cancellation = default);
}
