namespace Hil.Lwm2m.Model;

/// <summary>What a definition says of an object.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version of the definition, <c>1.0</c> where it says none.</param>
/// <param name="IsMultiple">Whether it may have several instances.</param>
/// <param name="Resources">Its resources by identifier, in ascending order.</param>
public sealed record ObjectDefinition(
    int Id, string Name, string Version, bool IsMultiple, IReadOnlyDictionary<int, ResourceDefinition> Resources)
{
    /// <summary>Whether each client has it.</summary>
    public bool IsMandatory { get; init; }

    /// <summary>The LwM2M version that it needs, <c>1.0</c> where the definition says none.</summary>
    public string LwM2MVersion { get; init; } = "1.0";

    /// <summary>What it is for, in the words of the definition; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Name, identifier and version: <c>Device (object 3, version 1.1)</c>.</summary>
    public override string ToString() => $"{Name} (object {Id}, version {Version})";
}
