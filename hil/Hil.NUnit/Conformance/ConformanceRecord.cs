using System.Collections.Immutable;

namespace Hil.NUnit.Conformance;

/// <summary>A run of conformance cases over one client.</summary>
/// <param name="Facts">What took part, as pairs of a key and a value, in the order in which they are printed.</param>
/// <param name="Results">What came of each case, by number.</param>
public sealed record ConformanceRecord(ImmutableArray<(string Key, string Value)> Facts, ImmutableArray<CaseResult> Results);
