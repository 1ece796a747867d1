using System.Text.Json;
using System.Text.Json.Serialization;
using Hil.Serve.Operating;
using Microsoft.AspNetCore.Http;

namespace Hil.Serve.Web;

/// <summary>The body of an operation; which fields are needed is said in API.md.</summary>
internal sealed record DeskRequest
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public string? Endpoint { get; init; }

    public string? Path { get; init; }

    public string? Value { get; init; }

    public string? Type { get; init; }

    public string? Arguments { get; init; }

    public string? Attributes { get; init; }

    public string? Motion { get; init; }

    public bool? On { get; init; }

    /// <summary>Reads a body.</summary>
    /// <exception cref="DeskRefusal">It is not what was expected.</exception>
    public static async Task<DeskRequest> Read(HttpRequest request)
    {
        if (!request.HasJsonContentType())
            throw new DeskRefusal(DeskRefusalKind.BadRequest, "A body of the type application/json was expected.");
        try
        {
            return await JsonSerializer.DeserializeAsync<DeskRequest>(request.Body, Json, request.HttpContext.RequestAborted)
                ?? throw new DeskRefusal(DeskRefusalKind.BadRequest, "A JSON object was expected, found null.");
        }
        catch (JsonException error)
        {
            throw new DeskRefusal(DeskRefusalKind.BadRequest, $"A JSON object with texts was expected: {error.Message}");
        }
    }

    public string RequireEndpoint() => Require(Endpoint, "endpoint");

    public string RequirePath() => Require(Path, "path");

    public string Require(string? value, string name) =>
        value ?? throw new DeskRefusal(DeskRefusalKind.BadRequest, $"The field {name} was expected.");
}
