using Hil.NUnit.Conformance;

namespace Hil.Cli.Conformance;

/// <summary>Where the client comes from that cases are put to.</summary>
internal interface IClients : IAsyncDisposable
{
    /// <summary>How many cases can be put at once.</summary>
    int AtOnce { get; }

    /// <summary>Makes the client ready; it throws where there is none.</summary>
    /// <returns>What it is, as pairs of a key and a value.</returns>
    ValueTask<IReadOnlyList<(string Key, string Value)>> Open(CancellationToken cancellation);

    /// <summary>Puts a case to it.</summary>
    ValueTask<CaseResult> Judge(ConformanceCase oma, CancellationToken cancellation);
}
