namespace Hil.NUnit.Conformance;

/// <summary>A firmware package for the cases about updates.</summary>
/// <param name="Name">What it is called on the timeline.</param>
/// <param name="Bytes">What is sent.</param>
/// <param name="Version">What the client says as <c>/3/0/3</c> when it runs; null where that is not known.</param>
public sealed record ConformancePackage(string Name, ReadOnlyMemory<byte> Bytes, string? Version);
