namespace Hil.Benchmarks.Dtls;

/// <summary>Sessions taken up again that began with a pre-shared key.</summary>
public sealed class ResumedPskHandshakes : DtlsSpeed
{
    /// <inheritdoc />
    public override string Name => "dtls: resumed handshakes with a key";

    /// <inheritdoc />
    protected override int Times => 200;

    private protected override void Do(TwoLinks two) => two.Handshake(resumed: true);
}
