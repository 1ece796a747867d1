using System.Text;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Links;
using Hil.Lwm2m.Registrations;

namespace Hil.Lwm2m.Sending;

// Takes what clients send of their own accord: POST /dp (LwM2M Core 1.1.1 §6.4.6). Everything happens under the gate.
internal sealed class SendDesk(RegistrationDesk desk, BoardClock clock, Timeline timeline)
{
    public void Handle(CoapServerExchange exchange, ServerLink link)
    {
        if (exchange.Request.Code != CoapCode.Post)
        {
            exchange.Respond(CoapCode.MethodNotAllowed);
            return;
        }

        // A secure link proves who speaks; several clients on one plain socket cannot be told apart, so the newest counts.
        var devices = desk.FindAt(link, exchange.Peer).Where(each =>
            !link.IsSecure || Equals(link.IdentityOf(exchange.Peer), each.Registration.Identity));
        if (devices.MaxBy(each => each.Registration.Number) is not { } device)
        {
            Refuse(exchange, CoapCode.NotFound, "", $"a registered client was expected at {exchange.Peer}, found none");
            return;
        }

        var format = (ContentFormat?)exchange.Request.Options.ContentFormat;
        if (format is not (ContentFormat.SenMlJson or ContentFormat.SenMlCbor or ContentFormat.Lwm2mCbor))
        {
            Refuse(
                exchange, CoapCode.UnsupportedContentFormat, device.Registration.Endpoint,
                $"SenML JSON (110), SenML CBOR (112) or LwM2M CBOR (11544) was expected, found {Formats.ContentCodecs.Name(format)}");
            return;
        }

        var read = device.ReadSent(exchange.Request);
        if (!read.IsSuccess || read.Value.IsEmpty)
        {
            Refuse(
                exchange, CoapCode.BadRequest, device.Registration.Endpoint,
                read.IsSuccess ? "at least one value was expected, found none" : $"{read.Error}, at offset {read.Offset}");
            return;
        }

        exchange.Respond(CoapCode.Changed);
        device.Keep(new SentContent(clock.Now, read.Value, format.Value));
    }

    private void Refuse(CoapServerExchange exchange, CoapCode code, string endpoint, string why)
    {
        exchange.Respond(code, payload: Encoding.UTF8.GetBytes(why));
        timeline.Append(new SendEntry(clock.Now, endpoint, Lwm2mContent.Nothing, $"with {code}: {why}"));
    }
}
