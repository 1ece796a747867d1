namespace Hil.Benchmarks.Dtls;

/// <summary>Full handshakes with a certificate on each side (P-256).</summary>
public sealed class FullCertificateHandshakes : DtlsSpeed
{
    /// <inheritdoc />
    public override string Name => "dtls: full handshakes with certificates";

    /// <inheritdoc />
    protected override int Times => 50;

    /// <inheritdoc />
    protected override bool Certificates => true;

    private protected override void Do(TwoLinks two) => two.Handshake(resumed: false);
}
