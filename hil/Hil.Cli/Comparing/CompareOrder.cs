using Hil.Cli.Running;
using Hil.Signoff.Comparison;

namespace Hil.Cli.Comparing;

/// <summary>What a comparison was asked for.</summary>
/// <param name="Boards">The two boards that run the scenarios, or empty where two reports are there already.</param>
/// <param name="Reports">The two reports, or empty where they are made first.</param>
/// <param name="Run">What is run on each board; its report folder takes the reports and the comparison.</param>
/// <param name="Tolerance">How far apart in time the boards may be.</param>
/// <param name="Judgements">The file of judgements, or null for none.</param>
internal sealed record CompareOrder(IReadOnlyList<string> Boards, IReadOnlyList<string> Reports, RunOrder Run, Tolerance Tolerance, string? Judgements);
