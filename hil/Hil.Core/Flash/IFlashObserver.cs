namespace Hil.Core.Flash;

/// <summary>Watches every operation on flash, so that faults can be injected before, during or after each of them.</summary>
public interface IFlashObserver
{
    /// <summary>An operation is about to begin; nothing has changed yet.</summary>
    /// <returns>Whether it begins. An observer that returns false has power taken away, so that the program does not go on without it.</returns>
    bool Starting(FlashOperation operation);

    /// <summary>
    /// An operation is done: flash holds its result. The partial erase with which a page has had the time that an erase takes is reported as
    /// <see cref="FlashOperationKind.ErasePage"/>; those before it have changed nothing that can be relied on.
    /// </summary>
    void Completed(FlashOperation operation);
}
