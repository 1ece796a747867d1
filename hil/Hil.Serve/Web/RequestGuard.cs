using System.Net;
using Microsoft.AspNetCore.Http;

namespace Hil.Serve.Web;

/// <summary>
/// Stands before everything that is served: refuses requests that another site made a browser send (by Host, Origin and Sec-Fetch-Site),
/// and those without the token where one is needed; and tells browsers to run nothing that is not ours.
/// </summary>
internal sealed class RequestGuard
{
    private readonly AccessToken _token;
    private readonly bool _isOpenToNetwork;
    private readonly HashSet<string> _names;
    private readonly string _contentPolicy;

    public RequestGuard(AccessToken token, WebOptions options, string contentPolicy)
    {
        _token = token;
        _contentPolicy = contentPolicy;
        _isOpenToNetwork = !IPAddress.IsLoopback(options.Bind);
        _names = new(options.HostNames.Append("localhost"), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether reading needs the token too.</summary>
    public bool GuardsReading => _isOpenToNetwork;

    /// <summary>Whether a request bears the token.</summary>
    public bool IsTrusted(HttpRequest request) => _token.Opens(request.Headers.Authorization);

    /// <summary>Judges a request, and lets it through or answers it.</summary>
    public async Task Judge(HttpContext http, RequestDelegate next)
    {
        SetHeaders(http.Response.Headers);
        var request = http.Request;
        var isApi = request.Path.StartsWithSegments("/api");
        if (!IsOurs(request.Host))
            await Refuse(http, StatusCodes.Status403Forbidden, $"The host '{Live.PlainText.Of(request.Host.Value ?? "")}' is none of this server's: it is called by an address, by localhost, or by a name given with --web-name.");
        else if (request.Headers.Origin.ToString() is { Length: > 0 } origin && !string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase))
            await Refuse(http, StatusCodes.Status403Forbidden, "The request was made by a page of another site.");
        else if (isApi && request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none"))
            await Refuse(http, StatusCodes.Status403Forbidden, "The request was made by a page of another site.");
        else if (isApi && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsPost(request.Method))
            await Refuse(http, StatusCodes.Status405MethodNotAllowed, "GET or POST was expected.");
        else if (isApi && (HttpMethods.IsPost(request.Method) || GuardsReading) && !IsTrusted(request))
            await Unauthorized(http);
        else
            await next(http);
    }

    // A name may be led to this machine by another site's name server (DNS rebinding); an address may not.
    private bool IsOurs(HostString host)
    {
        if (!host.HasValue)
            return false;
        var name = host.Host;
        if (_names.Contains(name))
            return true;
        return IPAddress.TryParse(name.Trim('[', ']'), out var address) && (_isOpenToNetwork || IPAddress.IsLoopback(address));
    }

    private static Task Unauthorized(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Refuse(http, StatusCodes.Status401Unauthorized, "The token was expected, as the terminal printed it, in the header Authorization: Bearer.");
    }

    internal static Task Refuse(HttpContext http, int status, string why)
    {
        http.Response.StatusCode = status;
        // What is left of the body is not worth reading.
        http.Response.Headers.Connection = "close";
        return http.Response.WriteAsJsonAsync(new Dictionary<string, string> { ["error"] = why });
    }

    private void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = _contentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
