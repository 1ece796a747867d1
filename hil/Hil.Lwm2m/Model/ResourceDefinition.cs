namespace Hil.Lwm2m.Model;

/// <summary>What a definition says of a resource.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Name">Its name.</param>
/// <param name="Operations">What may be done: <c>R</c>, <c>W</c>, <c>RW</c>, <c>E</c>, or nothing.</param>
/// <param name="Type">Its type; <see cref="ResourceType.Undeclared"/> for what can only be executed.</param>
/// <param name="IsMultiple">Whether it may have several instances.</param>
/// <param name="IsMandatory">Whether each object instance has it.</param>
/// <param name="Units">The unit, or nothing.</param>
public sealed record ResourceDefinition(
    int Id, string Name, string Operations, ResourceType Type, bool IsMultiple, bool IsMandatory, string Units)
{
    /// <summary>Which values are allowed.</summary>
    public ValueRange Range { get; init; } = ValueRange.Any;

    /// <summary>What it says, in the words of the definition; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether it can be read, and observed.</summary>
    public bool IsReadable => Operations.Contains('R', StringComparison.Ordinal);

    /// <summary>Whether it can be written.</summary>
    public bool IsWritable => Operations.Contains('W', StringComparison.Ordinal);

    /// <summary>Whether it can be executed.</summary>
    public bool IsExecutable => Operations.Contains('E', StringComparison.Ordinal);
}
