using System.Security.Cryptography;
using Hil.Images.Mcuboot;

namespace Hil.Images.Tests.Mcuboot;

/// <summary>Two keys made for these tests alone, so that a signature can be by the wrong one.</summary>
internal static class TestKeys
{
    public static string Pem { get; } = Make(0x11);

    public static string OtherPem { get; } = Make(0x22);

    public static SigningKey Key { get; } = SigningKey.FromPem(Pem, "test-key.pem");

    public static SigningKey Other { get; } = SigningKey.FromPem(OtherPem, "other-key.pem");

    private static string Make(byte secret)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = [.. Enumerable.Repeat(secret, 32)] });
        return key.ExportPkcs8PrivateKeyPem();
    }
}
