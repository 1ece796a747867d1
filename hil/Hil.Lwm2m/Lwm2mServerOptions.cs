namespace Hil.Lwm2m;

/// <summary>How a test server behaves.</summary>
public sealed record Lwm2mServerOptions
{
    /// <summary>Where message ids, tokens and retransmission times come from; the same seed gives the same messages. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The versions that a Register may name; others are answered 4.12. Default 1.0, 1.1 and 1.2.</summary>
    public IReadOnlyList<string> Versions { get; init; } = ["1.0", "1.1", "1.2"];
}
