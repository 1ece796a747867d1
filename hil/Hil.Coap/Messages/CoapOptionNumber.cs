namespace Hil.Coap.Messages;

/// <summary>The numbers of the options that Hil knows (RFC 7252 §12.2, RFC 7641, RFC 7959, RFC 7967, RFC 9175). Odd numbers are critical.</summary>
public static class CoapOptionNumber
{
    /// <summary>If-Match.</summary>
    public const int IfMatch = 1;

    /// <summary>Uri-Host.</summary>
    public const int UriHost = 3;

    /// <summary>ETag.</summary>
    public const int ETag = 4;

    /// <summary>If-None-Match.</summary>
    public const int IfNoneMatch = 5;

    /// <summary>Observe (RFC 7641).</summary>
    public const int Observe = 6;

    /// <summary>Uri-Port.</summary>
    public const int UriPort = 7;

    /// <summary>Location-Path.</summary>
    public const int LocationPath = 8;

    /// <summary>Uri-Path.</summary>
    public const int UriPath = 11;

    /// <summary>Content-Format.</summary>
    public const int ContentFormat = 12;

    /// <summary>Max-Age.</summary>
    public const int MaxAge = 14;

    /// <summary>Uri-Query.</summary>
    public const int UriQuery = 15;

    /// <summary>Accept.</summary>
    public const int Accept = 17;

    /// <summary>Location-Query.</summary>
    public const int LocationQuery = 20;

    /// <summary>Block2, the blocks of a response (RFC 7959).</summary>
    public const int Block2 = 23;

    /// <summary>Block1, the blocks of a request (RFC 7959).</summary>
    public const int Block1 = 27;

    /// <summary>Size2, how long the response is (RFC 7959).</summary>
    public const int Size2 = 28;

    /// <summary>Proxy-Uri.</summary>
    public const int ProxyUri = 35;

    /// <summary>Proxy-Scheme.</summary>
    public const int ProxyScheme = 39;

    /// <summary>Size1, how long the request is.</summary>
    public const int Size1 = 60;

    /// <summary>Echo, by which a client shows that it gets what is sent to it (RFC 9175 §2.2.1).</summary>
    public const int Echo = 252;

    /// <summary>No-Response, the classes of answers that a client does not want (RFC 7967 §2).</summary>
    public const int NoResponse = 258;

    /// <summary>Request-Tag, which keeps bodies apart that are sent in blocks at a time (RFC 9175 §3.2.1).</summary>
    public const int RequestTag = 292;
}
