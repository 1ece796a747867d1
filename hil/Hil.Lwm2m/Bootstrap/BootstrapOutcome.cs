using System.Globalization;
using Hil.Core.Time;

namespace Hil.Lwm2m.Bootstrap;

/// <summary>What came of a bootstrap.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Endpoint">Whose it was.</param>
/// <param name="Steps">What was asked of the client, with the answers, in order; the last is what it ended with.</param>
/// <param name="BegunAt">When the client asked for it, or when the server began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Why">Why it ended so, in a few words; empty where it finished.</param>
public sealed record BootstrapOutcome(
    BootstrapEnd End, string Endpoint, IReadOnlyList<Lwm2mResponse> Steps, BoardTime BegunAt, BoardTime EndedAt, string Why)
{
    /// <summary>Whether the client has taken all of it.</summary>
    public bool IsSuccess => End == BootstrapEnd.Finished;

    /// <summary>The outcome in one line, with what was done so far where it failed.</summary>
    public string Describe()
    {
        var took = string.Create(CultureInfo.InvariantCulture, $"{(EndedAt - BegunAt).TotalSeconds:0.###} s");
        if (IsSuccess)
            return $"finished after {Steps.Count} steps in {took}";
        var done = Steps.Where(step => step.IsSuccess).Select(step => $"{Entries.OperationEntry.NameOf(step.Operation)} {step.Path}").ToArray();
        return $"{End switch
        {
            BootstrapEnd.Refused => "refused",
            BootstrapEnd.Silent => "not answered",
            BootstrapEnd.TooLong => "too long",
            _ => "abandoned",
        }} after {took}: {Why}; done so far: {(done.Length == 0 ? "nothing" : string.Join(", ", done))}";
    }

    /// <inheritdoc />
    public override string ToString() => $"bootstrap of {Endpoint} {Describe()}";
}
