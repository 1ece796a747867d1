using System.Security.Cryptography.X509Certificates;
using System.Text;
using Hil.Coap.Dtls.Credentials;
using Hil.Core.Profiles;

namespace Hil.Serve.Credentials;

/// <summary>
/// Reads credentials from YAML. A file that is wrong is named with line and with what was expected; nothing that it holds is ever repeated.
/// </summary>
/// <remarks>
/// <code>
/// psk:
///   - { identity: my-device, hex: 000102030405060708090a0b0c0d0e0f }      # or base64: …, or text: …
///   - { identity: lab, text: a secret of the lab, endpoints: [bench-1, bench-2] }
/// certificate: { file: server.pem, key: server-key.pem }                  # what the server shows; without file, its raw public key
/// trust: { file: ca.pem, raw-public-keys: [ … ], endpoints: [ { name: device.example, may-be: [bench-3] } ] }
/// </code>
/// </remarks>
public static class CredentialsFile
{
    // LwM2M Core 1.1.1, object 0: identities and keys that every client and server must be able to hold.
    private const int MostIdentityBytes = 128;
    private const int MostKeyBytes = 64;
    private const int FewKeyBytes = 16;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="ProfileException">It cannot be read, or says something wrong: file, line, key, and what was expected.</exception>
    public static DeskCredentials Load(string path)
    {
        var root = ProfileKeys.Load(path, isSecret: true);
        var warnings = new List<string>();
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
            warnings.Add($"{path}: every user of this machine may read these keys: chmod 600 {path}");
        return Read(root, path, warnings);
    }

    private static DeskCredentials Read(ProfileKeys root, string path, List<string> warnings)
    {
        var credentials = new DtlsCredentials();
        var names = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (root.Has("psk"))
            foreach (var entry in root.Maps("psk"))
                ReadKey(entry, path, credentials, names, warnings);
        if (root.OptionalMap("certificate") is { } certificate)
        {
            credentials.Certificate = ReadCertificate(certificate);
            certificate.End();
        }

        if (root.OptionalMap("trust") is { } trust)
            credentials.Trust = ReadTrust(trust, names);
        root.End();
        if (!root.Has("psk") && credentials.Certificate is null)
            throw root.Wrong("psk", "psk, or a certificate, without which nobody could connect", "neither");
        if (credentials.Trust is not null && credentials.Certificate is null)
            throw root.Wrong("trust", "a certificate beside trust, since a server without one is never shown any", "none");
        return new(credentials, names, warnings);
    }

    private static void ReadKey(ProfileKeys entry, string path, DtlsCredentials credentials, SortedDictionary<string, IReadOnlyList<string>> names, List<string> warnings)
    {
        var identity = entry.Word("identity");
        if (Encoding.UTF8.GetByteCount(identity) > MostIdentityBytes)
            throw entry.Wrong("identity", $"at most {MostIdentityBytes} bytes", "more");
        if (credentials.FindClient(identity) is not null)
            throw entry.Wrong("identity", "each identity once", "it a second time");
        var key = ReadBytes(entry);
        credentials.Add(identity, key);
        if (key.Length < FewKeyBytes)
            warnings.Add($"{path}: a key of {key.Length} bytes can be guessed; {FewKeyBytes} or more are safe");
        if (entry.Has("endpoints"))
            names[identity] = entry.List("endpoints", node => entry.Word("endpoints", node));
        entry.End();
    }

    internal static byte[] ReadBytes(ProfileKeys entry)
    {
        string[] forms = ["hex", "base64", "text"];
        // All are asked for, so that a message about an unknown word lists them.
        var given = forms.Where(entry.Has).ToArray();
        if (given is not [var form])
            throw entry.Wrong(given.FirstOrDefault() ?? "hex", "the key, as one of hex, base64 and text", given.Length == 0 ? "none" : $"{given.Length} of them");
        var word = entry.Word(form);
        var key = Decode(form, word) ?? throw entry.Wrong(form, form == "hex" ? "pairs of the digits 0 to 9 and a to f" : "base64", "something else, which is not repeated here since the file holds keys");
        return key.Length is > 0 and <= MostKeyBytes ? key : throw entry.Wrong(form, $"a key of 1 to {MostKeyBytes} bytes", $"{key.Length}");
    }

    private static byte[]? Decode(string form, string word)
    {
        try
        {
            return form switch
            {
                "hex" => Convert.FromHexString(word.Replace(" ", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal)),
                "base64" => Convert.FromBase64String(word),
                _ => Encoding.UTF8.GetBytes(word),
            };
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static DtlsCertificate ReadCertificate(ProfileKeys keys)
    {
        var certificates = keys.OptionalFileBeside("file");
        var key = keys.FileBeside("key");
        try
        {
            return certificates is null
                ? DtlsCertificate.RawPublicKeyFromPem(Text(keys, "key", key))
                : DtlsCertificate.FromPem(Text(keys, "file", certificates), Text(keys, "key", key));
        }
        catch (Exception error) when (error is ArgumentException or System.Security.Cryptography.CryptographicException)
        {
            throw keys.Wrong(
                error is ArgumentException { ParamName: "pem" } ? "key" : "file", "a certificate in PEM, and its private key on an elliptic curve, not encrypted", "none that can be used");
        }
    }

    private static DtlsTrust ReadTrust(ProfileKeys keys, SortedDictionary<string, IReadOnlyList<string>> names)
    {
        var anchors = new X509Certificate2Collection();
        if (keys.OptionalFileBeside("file") is { } file)
        {
            try
            {
                anchors.ImportFromPem(Text(keys, "file", file));
            }
            catch (System.Security.Cryptography.CryptographicException)
            {
                anchors.Clear();
            }

            if (anchors.Count == 0)
                throw keys.Wrong("file", "certificates in PEM", "none");
        }

        var rawKeys = keys.Has("raw-public-keys") ? keys.List("raw-public-keys", node => keys.Word("raw-public-keys", node)) : [];
        if (rawKeys.FirstOrDefault(digest => digest.Length != 64 || !digest.All(char.IsAsciiHexDigit)) is not null)
            throw keys.Wrong("raw-public-keys", "each the SHA-256 of a SubjectPublicKeyInfo, 64 hex digits", "something else");
        if (keys.Has("endpoints"))
        {
            foreach (var entry in keys.Maps("endpoints"))
            {
                names[entry.Word("name")] = entry.List("may-be", node => entry.Word("may-be", node));
                entry.End();
            }
        }

        keys.End();
        return anchors.Count > 0 || rawKeys.Length > 0
            ? new(anchors) { RawPublicKeys = [.. rawKeys.Select(digest => digest.ToLowerInvariant())] }
            : throw keys.Wrong("file", "a file of certificates, or raw-public-keys", "neither");
    }

    private static string Text(ProfileKeys keys, string key, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw keys.Wrong(key, "a file that can be read", error.Message.TrimEnd('.'));
        }
    }
}
