using System.Text.Json;
using Hil.Lwm2m;
using Hil.Serve.Exports;
using Hil.Serve.Live;
using Hil.Serve.Operating;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Hil.Serve.Web;

/// <summary>What can be asked over HTTP; API.md is its description.</summary>
internal sealed class Api(DeskServer desk, RequestGuard guard, WebOptions options, CancellationToken closing)
{
    private readonly EventFeed _feed = new(desk, options.MostFollowers, closing);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/server", Server);
        routes.MapGet("/api/state", State);
        routes.MapGet("/api/events", _feed.Follow);
        routes.MapGet("/api/model", Model);
        routes.MapGet("/api/export.zip", Export);
        Post(routes, "session", (_, _) => Task.FromResult<object?>(null));
        Operation(routes, "read", (r, ct) => desk.Operator.Read(r.RequireEndpoint(), r.RequirePath(), ct));
        Operation(routes, "discover", (r, ct) => desk.Operator.Discover(r.RequireEndpoint(), r.RequirePath(), ct));
        Operation(routes, "write", (r, ct) => desk.Operator.Write(r.RequireEndpoint(), r.RequirePath(), r.Require(r.Value, "value"), r.Type, ct));
        Operation(routes, "execute", (r, ct) => desk.Operator.Execute(r.RequireEndpoint(), r.RequirePath(), r.Arguments, ct));
        Operation(routes, "attributes", (r, ct) => desk.Operator.WriteAttributes(r.RequireEndpoint(), r.RequirePath(), r.Require(r.Attributes, "attributes"), ct));
        Operation(routes, "delete", (r, ct) => desk.Operator.Delete(r.RequireEndpoint(), r.RequirePath(), ct));
        Operation(routes, "observe", (r, ct) => desk.Operator.Observe(r.RequireEndpoint(), r.RequirePath(), ct));
        Operation(routes, "cancel", (r, ct) => desk.Operator.Cancel(r.RequireEndpoint(), r.RequirePath(), ct));
        routes.MapPost("/api/firmware", (HttpContext http) => Answer(http, Firmware));
        Operation(routes, "firmware/cancel", (r, ct) => desk.Firmware.Cancel(r.RequireEndpoint(), ct));
        Post(routes, "firmware/install", (r, ct) =>
        {
            _ = desk.Firmware.Install(r.RequireEndpoint());
            return Task.FromResult<object?>(null);
        });
        Post(routes, "board/play", (r, _) => Board(board => board.Play(r.Require(r.Motion, "motion"))
            ? null
            : throw new DeskRefusal(DeskRefusalKind.NotFound, $"One of the motions {string.Join(", ", board.Motions)} was expected, found '{r.Motion}'.")));
        Post(routes, "board/power", (r, _) => Board(board =>
        {
            board.Power(r.On ?? throw new DeskRefusal(DeskRefusalKind.BadRequest, "The field on was expected."));
            return null;
        }));
    }

    private async Task Server(HttpContext http) => await http.Response.WriteAsJsonAsync(new
    {
        began = desk.Began,
        listening = desk.Listening.Select(listening => listening.ToString()),
        openToNetwork = desk.Listening.Any(listening => listening.IsOpenToNetwork),
        mayWrite = guard.IsTrusted(http.Request),
        exportFolder = desk.ExportPath,
        mostUploadBytes = options.MostUploadBytes,
    });

    private async Task State(HttpContext http)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        LiveJson.WriteChanges(json, desk, 0, 0);
        await json.FlushAsync(http.RequestAborted);
    }

    private async Task Model(HttpContext http)
    {
        var wanted = http.Request.Query["objects"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        await http.Response.WriteAsJsonAsync(desk.Model.Objects
            .Where(definition => wanted.Count == 0 || wanted.Contains(definition.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            .Select(definition => new
            {
                id = definition.Id,
                name = definition.Name,
                multiple = definition.IsMultiple,
                resources = definition.Resources.Values.Select(resource => new
                {
                    id = resource.Id,
                    name = resource.Name,
                    operations = resource.Operations,
                    type = resource.Type.ToString(),
                    multiple = resource.IsMultiple,
                    units = resource.Units,
                }),
            }));
    }

    private async Task Export(HttpContext http)
    {
        http.Response.ContentType = ExportArchive.MediaType;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"hil-serve-{desk.Clock.GetUtcNow().UtcDateTime:yyyyMMdd-HHmmss}.zip\"";
        await http.Response.Body.WriteAsync(desk.Export(), http.RequestAborted);
    }

    private async Task<object?> Firmware(HttpContext http)
    {
        var query = http.Request.Query;
        var endpoint = query["endpoint"].ToString();
        var pull = query["mode"].ToString() switch
        {
            "push" or "" => false,
            "pull" => true,
            var other => throw new DeskRefusal(DeskRefusalKind.BadRequest, $"mode: push or pull was expected, found '{other}'."),
        };
        var name = Path.GetFileName(query["name"].ToString().Replace('\\', '/'));
        // Asked before the body is read: a wrong name need not upload a package.
        desk.Operator.Device(endpoint);
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = options.MostUploadBytes;
        using var package = new MemoryStream();
        await http.Request.Body.CopyToAsync(package, http.RequestAborted);
        _ = desk.Firmware.Begin(endpoint, PlainText.Of(name.Length > 0 ? name : "package"), package.ToArray(), pull, query["install"].ToString() is "1" or "true");
        return null;
    }

    private Task<object?> Board(Func<Boards.PacedBoard, object?> work) => Task.FromResult(
        work(desk.Board ?? throw new DeskRefusal(DeskRefusalKind.NotFound, "A board on the desk was expected, found none (hil serve --with-board).")));

    private void Operation(IEndpointRouteBuilder routes, string name, Func<DeskRequest, CancellationToken, Task<Lwm2mResponse>> work) =>
        Post(routes, name, async (request, ct) => Told(await work(request, ct)));

    private void Post(IEndpointRouteBuilder routes, string name, Func<DeskRequest, CancellationToken, Task<object?>> work) =>
        routes.MapPost($"/api/{name}", (HttpContext http) => Answer(http, async context => await work(await DeskRequest.Read(context.Request), context.RequestAborted)));

    private async Task Answer(HttpContext http, Func<HttpContext, Task<object?>> work)
    {
        try
        {
            var answer = await work(http);
            await http.Response.WriteAsJsonAsync(answer ?? new { ok = true }, http.RequestAborted);
        }
        catch (DeskRefusal refusal)
        {
            await RequestGuard.Refuse(http, refusal.Kind switch
            {
                DeskRefusalKind.NotFound => StatusCodes.Status404NotFound,
                DeskRefusalKind.Conflict => StatusCodes.Status409Conflict,
                _ => StatusCodes.Status400BadRequest,
            }, refusal.Message);
        }
        catch (NotRegisteredException gone)
        {
            await RequestGuard.Refuse(http, StatusCodes.Status409Conflict, gone.Message);
        }
        catch (ArgumentException wrong)
        {
            await RequestGuard.Refuse(http, StatusCodes.Status400BadRequest, wrong.Message);
        }
        catch (BadHttpRequestException wrong)
        {
            await RequestGuard.Refuse(http, wrong.StatusCode, wrong.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? $"A body of at most {(http.Request.Path == "/api/firmware" ? options.MostUploadBytes : 64 << 10)} bytes was expected."
                : wrong.Message);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested || closing.IsCancellationRequested)
        {
            http.Abort();
        }
    }

    private object Told(Lwm2mResponse response) => new
    {
        operation = response.Operation.ToString(),
        path = response.Path.ToString(),
        ok = response.IsSuccess,
        code = response.Failure is null ? response.Code.ToString() : "",
        text = PlainText.Of(response.Describe()),
        milliseconds = Math.Round((response.AnsweredAt - response.SentAt).TotalMilliseconds, 1),
        values = response.Content.Nodes.Select(node => new
        {
            path = node.Path.ToString(),
            name = desk.Model.FindResource(node.Path)?.Name ?? "",
            type = node.Value.Type.ToString(),
            text = PlainText.Of(node.Value.Describe()),
        }),
        links = response.Links.Select(link => link.Target),
    };
}
