namespace Hil.Coap.Exchanges;

// What became of a confirmable message.
internal enum TransmissionEnd
{
    Acknowledged,
    Reset,
    GivenUp,
}
