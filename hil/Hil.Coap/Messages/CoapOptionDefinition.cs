using System.Collections.Frozen;

namespace Hil.Coap.Messages;

/// <summary>What is known of an option (RFC 7252 §5.10, table 4; RFC 7641 §2; RFC 7959 §2.1 and §4; RFC 7967 §2; RFC 9175 §2.2.1 and §3.2.1).</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Format">How its value is read.</param>
/// <param name="MinimumBytes">The fewest bytes of a value.</param>
/// <param name="MaximumBytes">The most bytes of a value.</param>
/// <param name="Repeatable">Whether it may occur more than once.</param>
public sealed record CoapOptionDefinition(
    int Number, string Name, CoapOptionFormat Format, int MinimumBytes, int MaximumBytes, bool Repeatable = false)
{
    private static readonly FrozenDictionary<int, CoapOptionDefinition> Known = new CoapOptionDefinition[]
    {
        new(CoapOptionNumber.IfMatch, "If-Match", CoapOptionFormat.Opaque, 0, 8, Repeatable: true),
        new(CoapOptionNumber.UriHost, "Uri-Host", CoapOptionFormat.Text, 1, 255),
        new(CoapOptionNumber.ETag, "ETag", CoapOptionFormat.Opaque, 1, 8, Repeatable: true),
        new(CoapOptionNumber.IfNoneMatch, "If-None-Match", CoapOptionFormat.Empty, 0, 0),
        new(CoapOptionNumber.Observe, "Observe", CoapOptionFormat.UnsignedInteger, 0, 3),
        new(CoapOptionNumber.UriPort, "Uri-Port", CoapOptionFormat.UnsignedInteger, 0, 2),
        new(CoapOptionNumber.LocationPath, "Location-Path", CoapOptionFormat.Text, 0, 255, Repeatable: true),
        new(CoapOptionNumber.UriPath, "Uri-Path", CoapOptionFormat.Text, 0, 255, Repeatable: true),
        new(CoapOptionNumber.ContentFormat, "Content-Format", CoapOptionFormat.UnsignedInteger, 0, 2),
        new(CoapOptionNumber.MaxAge, "Max-Age", CoapOptionFormat.UnsignedInteger, 0, 4),
        new(CoapOptionNumber.UriQuery, "Uri-Query", CoapOptionFormat.Text, 0, 255, Repeatable: true),
        new(CoapOptionNumber.Accept, "Accept", CoapOptionFormat.UnsignedInteger, 0, 2),
        new(CoapOptionNumber.LocationQuery, "Location-Query", CoapOptionFormat.Text, 0, 255, Repeatable: true),
        new(CoapOptionNumber.Block2, "Block2", CoapOptionFormat.UnsignedInteger, 0, 3),
        new(CoapOptionNumber.Block1, "Block1", CoapOptionFormat.UnsignedInteger, 0, 3),
        new(CoapOptionNumber.Size2, "Size2", CoapOptionFormat.UnsignedInteger, 0, 4),
        new(CoapOptionNumber.ProxyUri, "Proxy-Uri", CoapOptionFormat.Text, 1, 1034),
        new(CoapOptionNumber.ProxyScheme, "Proxy-Scheme", CoapOptionFormat.Text, 1, 255),
        new(CoapOptionNumber.Size1, "Size1", CoapOptionFormat.UnsignedInteger, 0, 4),
        new(CoapOptionNumber.Echo, "Echo", CoapOptionFormat.Opaque, 1, 40),
        new(CoapOptionNumber.NoResponse, "No-Response", CoapOptionFormat.UnsignedInteger, 0, 1),
        new(CoapOptionNumber.RequestTag, "Request-Tag", CoapOptionFormat.Opaque, 0, 8, Repeatable: true),
    }.ToFrozenDictionary(definition => definition.Number);

    /// <summary>What is known of an option, or null.</summary>
    public static CoapOptionDefinition? Find(int number) => Known.GetValueOrDefault(number);

    /// <summary>Whether a value of so many bytes is allowed.</summary>
    public bool Allows(int bytes) => bytes >= MinimumBytes && bytes <= MaximumBytes;
}
