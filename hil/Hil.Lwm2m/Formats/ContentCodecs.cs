using Hil.Lwm2m.Formats.SenMl;

namespace Hil.Lwm2m.Formats;

// The formats that can be read and written, by their number.
internal static class ContentCodecs
{
    private static readonly IContentCodec Text = new TextCodec();
    private static readonly IContentCodec Opaque = new OpaqueCodec();
    private static readonly IContentCodec Tlv = new TlvCodec();
    private static readonly IContentCodec Json = new JsonCodec();
    private static readonly SenMlJson SenMlJson = new();
    private static readonly SenMlCbor SenMlCbor = new();

    private static readonly Dictionary<ContentFormat, IContentCodec> All = new()
    {
        [ContentFormat.Text] = Text,
        [ContentFormat.OldText] = Text,
        [ContentFormat.Opaque] = Opaque,
        [ContentFormat.OldOpaque] = Opaque,
        [ContentFormat.Cbor] = new CborCodec(),
        [ContentFormat.SenMlJson] = new SenMlCodec(SenMlJson, removes: false),
        [ContentFormat.SenMlEtchJson] = new SenMlCodec(SenMlJson, removes: true),
        [ContentFormat.SenMlCbor] = new SenMlCodec(SenMlCbor, removes: false),
        [ContentFormat.SenMlEtchCbor] = new SenMlCodec(SenMlCbor, removes: true),
        [ContentFormat.Tlv] = Tlv,
        [ContentFormat.OldTlv] = Tlv,
        [ContentFormat.Json] = Json,
        [ContentFormat.OldJson] = Json,
        [ContentFormat.Lwm2mCbor] = new Lwm2mCborCodec(),
    };

    public static IContentCodec? Find(ContentFormat format) => All.GetValueOrDefault(format);

    // The formats for the bodies of composite operations.
    public static ICompositeCodec? FindComposite(ContentFormat format) => Find(format) as ICompositeCodec;

    public static string Name(ContentFormat? format) => format switch
    {
        null => "no Content-Format",
        { } known when Enum.IsDefined(known) => $"Content-Format {(int)known} ({known})",
        { } other => $"Content-Format {(int)other}",
    };
}
