using Hil.Core.Flash;
using Hil.Core.Time;

namespace Hil.Campaigns.PowerCuts;

/// <summary>An operation on flash that was seen.</summary>
/// <param name="Operation">What was done.</param>
/// <param name="Author">By whom.</param>
/// <param name="At">When it began.</param>
internal readonly record struct RecordedOperation(FlashOperation Operation, Author Author, BoardTime At)
{
    /// <summary>Whether a page was erased.</summary>
    public bool IsErase => Operation.Kind != FlashOperationKind.Write;

    /// <summary>Whether both write, the later one the next word of the same author.</summary>
    public bool Continues(RecordedOperation last) =>
        !last.IsErase && !IsErase && last.Author == Author && Operation.Address == last.Operation.Address + 4;

    /// <summary>Whether the same was done by the same, whenever.</summary>
    public bool Does(RecordedOperation other) =>
        (Operation.Kind, Operation.Address, Operation.Value, Author) == (other.Operation.Kind, other.Operation.Address, other.Operation.Value, other.Author);
}
