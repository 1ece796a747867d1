using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m.Bootstrap;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Files;
using Hil.Lwm2m.Hooks;
using Hil.Lwm2m.Registrations;
using Hil.Lwm2m.Sending;

namespace Hil.Lwm2m.Links;

// Takes what comes on one link of the server and hands it to whom it concerns, once the scenario's hooks have had their say.
internal sealed class Reception(
    ServerLink link, BoardClock clock, Timeline timeline, ServerHooks hooks, RegistrationDesk desk, SendDesk sends,
    BootstrapServer bootstrap, FileShelf files) : ICoapService
{
    // What is delayed is forgotten when the server restarts.
    private int _lives;

    public void Handle(CoapServerExchange exchange)
    {
        var kind = KindOf(exchange.Request);
        if (hooks.Take(kind, exchange) is { } hook)
            Strike(hook, kind, exchange);
        else
            Serve(kind, exchange);
    }

    public void Restart() => _lives++;

    private static ServerRequestKind KindOf(CoapMessage request) => request.Options.UriPath switch
    {
        ["rd"] when request.Code == CoapCode.Post => ServerRequestKind.Register,
        ["rd", _] when request.Code == CoapCode.Post => ServerRequestKind.Update,
        ["rd", _] when request.Code == CoapCode.Delete => ServerRequestKind.Deregister,
        ["dp"] when request.Code == CoapCode.Post => ServerRequestKind.Send,
        ["bs"] when request.Code == CoapCode.Post => ServerRequestKind.BootstrapRequest,
        ["bspack"] when request.Code == CoapCode.Get => ServerRequestKind.BootstrapPack,
        ["rd" or "dp" or "bs" or "bspack", ..] => ServerRequestKind.Other,
        _ => request.Code == CoapCode.Get ? ServerRequestKind.File : ServerRequestKind.Other,
    };

    private void Strike(ServerHook hook, ServerRequestKind kind, CoapServerExchange exchange)
    {
        if (hook.Code is { } code && kind is ServerRequestKind.Register or ServerRequestKind.Update or ServerRequestKind.Deregister)
        {
            desk.AnswerAsWished(exchange, code);
            return;
        }

        timeline.Append(new ServerEntry(clock.Now, $"{hook.What} {NameOf(kind)} {Target(exchange.Request)} of {exchange.Peer}, as the scenario wished"));
        if (hook.Code is { } other)
        {
            exchange.Respond(other);
        }
        else if (hook.Delay is { } delay)
        {
            var life = _lives;
            link.Coap.StartTimer(delay, () =>
            {
                if (life == _lives)
                    Serve(kind, exchange);
            });
        }
    }

    private void Serve(ServerRequestKind kind, CoapServerExchange exchange)
    {
        switch (exchange.Request.Options.UriPath)
        {
            case ["rd", ..]:
                desk.Handle(exchange, link);
                break;
            case ["dp"]:
                sends.Handle(exchange, link);
                break;
            case ["bs"] or ["bspack"]:
                bootstrap.Handle(exchange, link, kind);
                break;
            default:
                files.Handle(exchange);
                break;
        }
    }

    private static string Target(CoapMessage request) => "/" + CoapText(string.Join('/', request.Options.UriPath));

    private static string CoapText(string text) => new([.. text.Select(each => char.IsControl(each) ? '?' : each)]);

    private static string NameOf(ServerRequestKind kind) => kind switch
    {
        ServerRequestKind.Register => "the register",
        ServerRequestKind.Update => "the update",
        ServerRequestKind.Deregister => "the de-register",
        ServerRequestKind.Send => "the send",
        ServerRequestKind.BootstrapRequest => "the bootstrap request",
        ServerRequestKind.BootstrapPack => "the bootstrap-pack request",
        ServerRequestKind.File => "the fetch of",
        _ => "the request",
    };
}
