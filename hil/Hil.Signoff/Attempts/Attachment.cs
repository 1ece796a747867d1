namespace Hil.Signoff.Attempts;

/// <summary>A file of evidence.</summary>
/// <param name="Name">What it is, for people, such as <c>timeline</c>.</param>
/// <param name="File">Its path below the report folder, with forward slashes.</param>
/// <param name="MediaType">Such as <c>application/x-ndjson</c> or <c>image/svg+xml</c>.</param>
public sealed record Attachment(string Name, string File, string MediaType);
