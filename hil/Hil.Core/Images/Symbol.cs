namespace Hil.Core.Images;

/// <summary>A named place in memory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Its address; bit 0 of a Thumb function is cleared.</param>
/// <param name="Size">Its size in bytes, 0 where the file does not say.</param>
public sealed record Symbol(string Name, uint Address, uint Size);
