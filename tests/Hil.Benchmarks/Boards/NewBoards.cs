namespace Hil.Benchmarks.Boards;

/// <summary>What new boards of one backend took, with units.</summary>
/// <param name="First">The first of all, to its first console line.</param>
/// <param name="Speaking">To the first console line.</param>
/// <param name="Registered">To the registration.</param>
/// <param name="GivenBack">Until the next one can be had.</param>
/// <param name="Resident">Resident memory.</param>
internal sealed record NewBoards(string First, string Speaking, string Registered, string GivenBack, string Resident);
