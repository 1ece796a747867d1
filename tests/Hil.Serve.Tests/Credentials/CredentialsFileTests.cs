using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hil.Core.Profiles;
using Hil.Serve.Credentials;

namespace Hil.Serve.Tests.Credentials;

public sealed class CredentialsFileTests
{
    private const string Secret = "c0ffee00c0ffee00c0ffee00c0ffee00";

    [TestCase("hex: 000102ff")]
    [TestCase("hex: '00:01:02:ff'")]
    [TestCase("base64: AAEC/w==")]
    public void A_key_is_read_in_each_form(string form)
    {
        var credentials = Load($"psk:\n  - {{ identity: a, {form} }}\n");

        Assert.That(credentials.Dtls.FindClient("a")!.Key.ToArray(), Is.EqualTo(new byte[] { 0, 1, 2, 255 }));
        Assert.That(credentials.Dtls.FindClient("b"), Is.Null);
    }

    [Test]
    public void A_text_is_its_bytes_and_names_are_those_of_the_file()
    {
        var credentials = Load("psk:\n  - { identity: a, text: a secret with blanks, endpoints: [x, y] }\n  - { identity: b, text: another secret, sixteen or more }\n".Replace("secret, sixteen", "secret of sixteen", StringComparison.Ordinal));

        Assert.That(credentials.Dtls.FindClient("a")!.Key.ToArray(), Is.EqualTo("a secret with blanks"u8.ToArray()));
        Assert.That(credentials.EndpointNames["a"], Is.EqualTo(["x", "y"]));
        Assert.That(credentials.EndpointNames.ContainsKey("b"), Is.False);
        Assert.That(credentials.Warnings, Is.Empty);
    }

    [TestCase($"psk:\n  - {{ identity: a, hex: {Secret}z }}\n", 2, "digits 0 to 9")]
    [TestCase($"psk:\n  - {{ identity: a, hex: '{Secret}0' }}\n", 2, "pairs of the digits")]
    [TestCase($"psk:\n  - {{ identity: a, base64: '{Secret}!' }}\n", 2, "base64")]
    [TestCase($"psk:\n  - {{ identity: a, hex: [{Secret}] }}\n", 2, "a word")]
    [TestCase($"psk:\n  - {{ identity: a, hex:{Secret} }}\n", 2, "one of hex, base64 and text")]
    [TestCase($"psk:\n  - {{ identity: a, text: {Secret}, hex: {Secret} }}\n", 2, "2 of them")]
    [TestCase($"psk:\n  - {{ identity: a, text: ok, {Secret}: x }}\n", 2, "only the keys identity")]
    [TestCase($"psk:\n  - {{ identity: a, text: {Secret} }}\n  - {{ identity: a, text: {Secret} }}\n", 3, "each identity once")]
    [TestCase($"psk:\n  - {{ identity: a, text: {Secret}{Secret}{Secret} }}\n", 2, "1 to 64 bytes")]
    [TestCase($"psk:\n  - {{ identity: a, hex: *{Secret} }}\n", 0, "YAML")]
    [TestCase($"psk:\n  - {{ identity: a, text: {Secret}\n", 0, "YAML")]
    [TestCase($"psk: {Secret}\n", 1, "a list of at least one")]
    [TestCase($"{Secret}\n", 1, "keys with values")]
    [TestCase("trust: { raw-public-keys: [ab] }\n", 1, "64 hex digits")]
    [TestCase("certificate: { file: nowhere.pem, key: nowhere.pem }\n", 1, "a file that is there")]
    [TestCase("{}\n", 1, "psk, or a certificate")]
    public void A_file_that_is_wrong_is_named_with_line_and_expectation_and_nothing_it_holds_is_repeated(string yaml, int line, string expected)
    {
        var error = Assert.Throws<ProfileException>(() => Load(yaml));

        Assert.That(error!.Message, Does.Contain("credentials.yaml").And.Contain(expected).And.Not.Contain(Secret));
        Assert.That(error.ToString(), Does.Not.Contain(Secret));
        if (line > 0)
            Assert.That(error.Line, Is.EqualTo(line));
    }

    [Test]
    public void A_file_that_is_not_there_is_named() =>
        Assert.That(() => CredentialsFile.Load("/nowhere/credentials.yaml"), Throws.InstanceOf<ProfileException>().With.Message.Contains("/nowhere/credentials.yaml"));

    [Test]
    public void A_file_that_everybody_may_read_gets_a_warning_with_the_way_out()
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("Windows has no such permissions.");

        var credentials = Load($"psk:\n  - {{ identity: a, hex: {Secret} }}\n", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Assert.That(credentials.Warnings.Single(), Does.Contain("chmod 600"));
    }

    [Test]
    public void A_short_key_gets_a_warning() =>
        Assert.That(Load("psk:\n  - { identity: a, text: short }\n").Warnings.Single(), Does.Contain("5 bytes").And.Not.Contain("short"));

    [Test]
    public void Certificate_key_and_trust_are_read_from_files_beside()
    {
        var folder = Directory.CreateTempSubdirectory("hil-serve-").FullName;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        File.WriteAllText(Path.Combine(folder, "server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());

        var credentials = Load("certificate: { file: server.pem, key: key.pem }\ntrust: { file: server.pem, endpoints: [ { name: server, may-be: [bench] } ] }\n", folder: folder);
        var swapped = Assert.Throws<ProfileException>(() => Load("certificate: { file: key.pem, key: server.pem }\n", folder: folder));

        Assert.That((credentials.Dtls.Certificate is not null, credentials.Dtls.Trust is not null), Is.EqualTo((true, true)));
        Assert.That(credentials.EndpointNames["server"], Is.EqualTo(["bench"]));
        Assert.That(swapped!.Message, Does.Contain("a certificate in PEM").And.Not.Contain("BEGIN"));
        Assert.That(credentials.ToString(), Is.EqualTo("credentials"));
    }

    private static DeskCredentials Load(string yaml, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite, string? folder = null) => CredentialsFile.Load(Write(yaml, mode, folder));

    private static string Write(string yaml, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite, string? folder = null)
    {
        var file = Path.Combine(folder ?? Directory.CreateTempSubdirectory("hil-serve-").FullName, "credentials.yaml");
        File.WriteAllText(file, yaml);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, mode);
        return file;
    }
}
