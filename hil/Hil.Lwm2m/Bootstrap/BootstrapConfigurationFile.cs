using System.Globalization;
using System.Text;
using Hil.Core.Profiles;

namespace Hil.Lwm2m.Bootstrap;

/// <summary>Reads bootstrap configurations from YAML. Every key is checked; errors name file, line and key, and no secret.</summary>
/// <example>
/// <code>
/// delete: [/]            # default
/// security:
///   - { instance: 1, uri: "coaps://192.0.2.2:5684", mode: psk, identity: hil, key-hex: 00112233, short-server-id: 1 }
/// servers:
///   - { instance: 0, short-server-id: 1, lifetime: 60, binding: U }
/// writes:
///   - { path: /3/0/14, text: "+01:00" }
/// reads: [/1]
/// format: tlv            # or senml-cbor, senml-json; default: as the client prefers, else TLV
/// </code>
/// </example>
public static class BootstrapConfigurationFile
{
    private const int LargestId = 65_534;

    private static readonly (string Word, SecurityMode Value)[] Modes =
    [
        ("psk", SecurityMode.PreSharedKey), ("rpk", SecurityMode.RawPublicKey), ("x509", SecurityMode.Certificate),
        ("none", SecurityMode.NoSec), ("est", SecurityMode.CertificateByEst),
    ];

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="ProfileException">It cannot be read, or says something wrong.</exception>
    public static BootstrapConfiguration Load(string path) => Read(ProfileKeys.Load(path, isSecret: true));

    /// <summary>Reads a configuration from text.</summary>
    /// <param name="reader">The YAML text.</param>
    /// <param name="file">The name of the file, for messages.</param>
    /// <exception cref="ProfileException">It says something wrong.</exception>
    public static BootstrapConfiguration Read(TextReader reader, string file) => Read(ProfileKeys.Read(reader, file, isSecret: true));

    private static BootstrapConfiguration Read(ProfileKeys root)
    {
        var configuration = new BootstrapConfiguration
        {
            Discovers = root.Has("discover") && root.OneOf("discover", ("true", true), ("false", false)),
            Deletes = root.Has("delete") ? Paths(root, "delete") : [Lwm2mPath.Root],
            Security = root.Has("security") ? [.. root.Maps("security").Select(ReadSecurity)] : [],
            Servers = root.Has("servers") ? [.. root.Maps("servers").Select(ReadServer)] : [],
            Writes = root.Has("writes") ? [.. root.Maps("writes").Select(ReadWrite)] : [],
            Reads = root.Has("reads") ? Paths(root, "reads") : [],
            Format = root.Has("format")
                ? root.OneOf("format", ("tlv", ContentFormat.Tlv), ("senml-cbor", ContentFormat.SenMlCbor), ("senml-json", ContentFormat.SenMlJson))
                : null,
        };
        root.End();
        return configuration;
    }

    private static SecurityInstance ReadSecurity(ProfileKeys keys)
    {
        var instance = new SecurityInstance(
            keys.Whole("instance", 0, LargestId), ReadUri(keys), keys.Has("mode") ? keys.OneOf("mode", Modes) : SecurityMode.NoSec)
        {
            IsBootstrapServer = keys.Has("bootstrap") && keys.OneOf("bootstrap", ("true", true), ("false", false)),
            Identity = Bytes(keys, "identity", "identity-hex"),
            ServerPublicKey = Bytes(keys, null, "server-key-hex"),
            SecretKey = Bytes(keys, "key", "key-hex"),
            ShortServerId = Optional(keys, "short-server-id", 1, LargestId),
            HoldOffSeconds = Optional(keys, "hold-off", 0, int.MaxValue),
            AccountTimeoutSeconds = Optional(keys, "account-timeout", 0, int.MaxValue),
        };
        if (instance is { Mode: SecurityMode.PreSharedKey, SecretKey: null } or { Mode: SecurityMode.PreSharedKey, Identity: null })
            throw keys.Wrong("mode", "identity and key (or identity-hex and key-hex) beside mode psk", "none");
        keys.End();
        return instance;
    }

    private static string ReadUri(ProfileKeys keys)
    {
        var uri = keys.Word("uri");
        return uri.StartsWith("coap://", StringComparison.Ordinal) || uri.StartsWith("coaps://", StringComparison.Ordinal)
            ? uri
            : throw keys.Wrong("uri", "a URI such as coap://192.0.2.2:5683 or coaps://192.0.2.2:5684", $"\"{uri}\"");
    }

    private static ServerInstance ReadServer(ProfileKeys keys)
    {
        var instance = new ServerInstance(keys.Whole("instance", 0, LargestId), keys.Whole("short-server-id", 1, LargestId), keys.Whole("lifetime", 0, int.MaxValue))
        {
            MinimumPeriodSeconds = Optional(keys, "pmin", 0, int.MaxValue),
            MaximumPeriodSeconds = Optional(keys, "pmax", 0, int.MaxValue),
            DisableTimeoutSeconds = Optional(keys, "disable-timeout", 0, int.MaxValue),
            StoresNotifications = keys.Has("stores-notifications") && keys.OneOf("stores-notifications", ("true", true), ("false", false)),
            Binding = keys.OptionalWord("binding") ?? "U",
        };
        keys.End();
        return instance;
    }

    private static BootstrapWrite ReadWrite(ProfileKeys keys)
    {
        var path = Path(keys, "path", keys.Word("path"));
        if (path.Depth < 3)
            throw keys.Wrong("path", "a resource, such as /3/0/14", $"\"{path}\"");
        var value = keys.OptionalWord("text") is { } text
            ? Lwm2mValue.Of(text)
            : keys.Has("integer")
                ? Lwm2mValue.Of((long)keys.Whole("integer", 0, int.MaxValue))
                : keys.Has("boolean")
                    ? Lwm2mValue.Of(keys.OneOf("boolean", ("true", true), ("false", false)))
                    : Bytes(keys, null, "hex") is { } bytes
                        ? Lwm2mValue.Of(bytes.ToArray())
                        : throw keys.Wrong("path", "one of text, integer, boolean and hex beside it", "none of them");
        keys.End();
        return BootstrapWrite.Of(path, value);
    }

    private static IReadOnlyList<Lwm2mPath> Paths(ProfileKeys keys, string key) =>
        [.. keys.Words(key).Select(word => Path(keys, key, word))];

    private static Lwm2mPath Path(ProfileKeys keys, string key, string word) =>
        Lwm2mPath.TryParse(word, out var path, out _) ? path : throw keys.Wrong(key, "an LwM2M path such as /1/0, or /", $"\"{word}\"");

    private static int? Optional(ProfileKeys keys, string key, int least, int most) => keys.Has(key) ? keys.Whole(key, least, most) : null;

    // Bytes as text or in hex. What was found there is never told.
    private static ReadOnlyMemory<byte>? Bytes(ProfileKeys keys, string? textKey, string hexKey)
    {
        var text = textKey is null ? null : keys.OptionalWord(textKey);
        if (keys.OptionalWord(hexKey) is not { } hex)
        {
            // Not as one expression: a null array would become an empty memory.
            if (text is null)
                return null;
            return Encoding.UTF8.GetBytes(text);
        }

        if (text is not null)
            throw keys.Wrong(hexKey, $"either {textKey} or {hexKey}", "both");
        if (hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit))
            throw keys.Wrong(hexKey, "pairs of hexadecimal digits", string.Create(CultureInfo.InvariantCulture, $"{hex.Length} characters of which some are others"));
        return Convert.FromHexString(hex);
    }
}
