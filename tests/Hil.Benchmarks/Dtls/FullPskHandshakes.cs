namespace Hil.Benchmarks.Dtls;

/// <summary>Full handshakes with a pre-shared key, cookie and all.</summary>
public sealed class FullPskHandshakes : DtlsSpeed
{
    /// <inheritdoc />
    public override string Name => "dtls: full handshakes with a key";

    /// <inheritdoc />
    protected override int Times => 200;

    private protected override void Do(TwoLinks two) => two.Handshake(resumed: false);
}
