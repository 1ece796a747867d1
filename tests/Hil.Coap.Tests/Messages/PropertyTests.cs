using CsCheck;
using Hil.Coap.Messages;

namespace Hil.Coap.Tests.Messages;

public sealed class PropertyTests
{
    private static readonly Gen<CoapOption> Option =
        Gen.Select(
            Gen.OneOf(Gen.Int[0, 70], Gen.Int[250, 300], Gen.Int[0, 65_535]),
            Gen.OneOf(Gen.Byte.Array[0, 20], Gen.Byte.Array[260, 290]),
            (number, value) => new CoapOption(number, value));

    private static readonly Gen<CoapMessage> Message =
        Gen.Select(
            Gen.Int[0, 3], Gen.OneOf(Gen.Byte[1, 31], Gen.Byte[64, 95], Gen.Byte[128, 191]), Gen.UShort, Gen.Byte.Array[0, 8],
            Option.Array[0, 6], Gen.Byte.Array[0, 100],
            (type, code, id, token, options, payload) => new CoapMessage((CoapType)type, new(code), id)
            {
                Token = new(token),
                Options = new(options),
                Payload = payload,
            });

    [Test]
    public void What_was_written_reads_as_it_was() => Message.Sample(
        message =>
        {
            var bytes = CoapEncoder.Encode(message);
            var parsed = CoapDecoder.Decode(bytes);
            return parsed.IsSuccess && parsed.Message.Equals(message) && bytes.Length == CoapEncoder.Measure(message);
        },
        iter: 5_000);

    [Test]
    public void Any_bytes_are_a_message_or_a_reason_with_an_offset_inside() => Gen.Byte.Array[0, 64].Sample(
        bytes =>
        {
            var parsed = CoapDecoder.Decode(bytes);
            return parsed.IsSuccess
                ? parsed.Message.ToString().Length > 0
                : parsed.Error!.Length > 0 && parsed.Offset >= 0 && parsed.Offset <= bytes.Length;
        },
        iter: 20_000);

    [Test]
    public void What_reads_from_mutated_messages_writes_back_to_a_message_that_reads_the_same() =>
        Gen.Select(Message, Gen.Select(Gen.Int[0, 400], Gen.Byte).Array[0, 4], Gen.Int[0, 40]).Sample(
            (message, changes, cut) =>
            {
                var bytes = CoapEncoder.Encode(message);
                foreach (var (at, value) in changes)
                    bytes[at % bytes.Length] = value;
                bytes = bytes[..Math.Max(0, bytes.Length - cut)];
                var parsed = CoapDecoder.Decode(bytes);
                return !parsed.IsSuccess || CoapDecoder.Decode(CoapEncoder.Encode(parsed.Message)).Message!.Equals(parsed.Message);
            },
            iter: 10_000);
}
