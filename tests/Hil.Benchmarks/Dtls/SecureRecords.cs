namespace Hil.Benchmarks.Dtls;

/// <summary>Records of 64 bytes of AES-128-CCM-8, encrypted by one side and decrypted by the other.</summary>
public sealed class SecureRecords : DtlsSpeed
{
    /// <inheritdoc />
    public override string Name => "dtls: records of 64 bytes";

    /// <inheritdoc />
    protected override int Times => 20_000;

    private protected override void Do(TwoLinks two) => two.Say();
}
