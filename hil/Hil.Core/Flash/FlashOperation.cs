namespace Hil.Core.Flash;

/// <summary>One operation on non-volatile memory.</summary>
/// <param name="Number">Operations are counted from 1 since the board was made; a snapshot keeps the count.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Address">The word that is written, or the first of what is erased.</param>
/// <param name="Value">The word that is written.</param>
public readonly record struct FlashOperation(long Number, FlashOperationKind Kind, uint Address, uint Value);
