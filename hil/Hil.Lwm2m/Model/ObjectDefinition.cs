namespace Hil.Lwm2m.Model;

/// <summary>What a definition says of an object.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version of the definition, <c>1.0</c> where it says none.</param>
/// <param name="IsMultiple">Whether it may have several instances.</param>
/// <param name="Resources">Its resources by identifier, in ascending order.</param>
public sealed record ObjectDefinition(
    int Id, string Name, string Version, bool IsMultiple, IReadOnlyDictionary<int, ResourceDefinition> Resources);
