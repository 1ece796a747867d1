using System.Collections.Immutable;

namespace Hil.Core.Images;

/// <summary>A firmware file, loaded: what goes where in memory, and what its symbols are called. Immutable.</summary>
/// <param name="Name">The file's name, for messages.</param>
/// <param name="Sha256">The SHA-256 of the whole file, in lower-case hex.</param>
/// <param name="Segments">What goes where, in ascending order of address, without overlap, none empty.</param>
/// <param name="Symbols">Functions and objects by address; empty for formats that have none.</param>
public sealed record FirmwareImage(string Name, string Sha256, ImmutableArray<ImageSegment> Segments, SymbolTable Symbols);
