namespace Hil.Benchmarks.Dtls;

/// <summary>Sessions taken up again that began with certificates.</summary>
public sealed class ResumedCertificateHandshakes : DtlsSpeed
{
    /// <inheritdoc />
    public override string Name => "dtls: resumed handshakes with certificates";

    /// <inheritdoc />
    protected override int Times => 200;

    /// <inheritdoc />
    protected override bool Certificates => true;

    private protected override void Do(TwoLinks two) => two.Handshake(resumed: true);
}
