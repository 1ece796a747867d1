using CsCheck;
using Hil.Coap.Messages;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Tests.Virtual;

namespace Hil.Lwm2m.Tests;

/// <summary>Mutated datagrams through the whole server, while it serves a device: it neither throws, nor hangs, nor grows, nor goes deaf.</summary>
public sealed class FuzzTests
{
    // What a device says to a server in a day.
    private static readonly byte[][] Seeds =
    [
        Encode(CoapType.Confirmable, CoapCode.Post, "/rd", "ep=x&lt=60&lwm2m=1.1&b=UQ", "</3/0>,</33650/0>;ver=1.0"),
        Encode(CoapType.Confirmable, CoapCode.Post, "/rd/1", "lt=30&b=U", ""),
        Encode(CoapType.Confirmable, CoapCode.Delete, "/rd/1", "", ""),
        Encode(CoapType.Confirmable, CoapCode.Post, "/bs", "ep=x&pct=112", ""),
        Encode(CoapType.Confirmable, CoapCode.Get, "/bspack", "ep=x", ""),
        Encode(CoapType.Confirmable, CoapCode.Post, "/dp", "", "[{\"bn\":\"/3/0/\",\"n\":\"9\",\"v\":85}]", 110),
        Encode(CoapType.NonConfirmable, CoapCode.Post, "/dp", "", "\u0001\u0002", 112),
        Encode(CoapType.NonConfirmable, CoapCode.Content, "", "", "17"),
        Encode(CoapType.Confirmable, CoapCode.Content, "", "", "\u00c5"),
        Encode(CoapType.Acknowledgement, CoapCode.Content, "", "", "text"),
        Encode(CoapType.Reset, CoapCode.Empty, "", "", ""),
        Encode(CoapType.Confirmable, CoapCode.Empty, "", "", ""),
    ];

    private static readonly Gen<byte[]> Datagram = Gen.Select(
        Gen.Int[0, Seeds.Length - 1], Gen.Select(Gen.Int[0, 200], Gen.Byte).Array[0, 5], Gen.Int[-20, 30], Gen.Byte.Array[0, 12],
        (seed, changes, cut, tail) =>
        {
            var bytes = Seeds[seed].ToArray();
            foreach (var (at, value) in changes)
                bytes[at % bytes.Length] = value;
            return cut >= 0 ? bytes[..Math.Max(0, bytes.Length - cut)] : [.. bytes, .. tail];
        });

    private static readonly ContentFormat[] Formats =
    [
        ContentFormat.Text, ContentFormat.Tlv, ContentFormat.SenMlCbor, ContentFormat.SenMlJson, ContentFormat.Cbor, ContentFormat.Lwm2mCbor, ContentFormat.Json,
    ];

    // Good answers for another path than the one that was asked, and for it.
    private static readonly byte[][] Answers =
    [
        ContentWriter.Write("/33650", [new("/33650/1/2000", true), new("/33650/1/2001", -5)], ContentFormat.SenMlCbor),
        ContentWriter.Write("/33650", [new("/33650/1/2001", "seven")], ContentFormat.SenMlJson),
        ContentWriter.Write("/33650/1/2001", 7, ContentFormat.Lwm2mCbor),
        ContentWriter.Write("/3/0/9", 120, ContentFormat.Json),
        ContentWriter.Write("/33650/1/2001", 7, ContentFormat.Cbor),
    ];

    [Test]
    public void Strange_datagrams_do_no_harm() => Run(iterations: 300);

    [Test]
    [Category("Slow")]
    public void Very_many_strange_datagrams_do_no_harm() => Run(iterations: 20_000);

    [Test]
    public void Strange_answers_to_an_observation_and_a_read_do_no_harm() =>
        Gen.Select(Datagram, Gen.OneOf(Gen.Byte.Array[0, 30], Gen.Int[0, Answers.Length - 1].Select(at => Answers[at])), Gen.Int[0, 6]).Array[1, 8].Sample(
            answers =>
            {
                using var bench = new ServerAndDevice();
                var device = bench.Register().GetAwaiter().GetResult();
                var observation = device.Observe("/33650/1/2001").AsTask().GetAwaiter().GetResult();
                var at = 0;
                bench.Device.Override = exchange =>
                {
                    var (_, payload, kind) = answers[at++ % answers.Length];
                    var block = new CoapBlock(payload.Length > 0 ? payload[0] & 3 : 0, (payload.Length & 1) == 1, 0).ToOption(CoapOptionNumber.Block2);
                    var format = CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, (uint)Formats[kind]);
                    exchange.Respond(CoapCode.Content, new(kind == 3 ? [format, block] : [format]), payload);
                    return true;
                };
                // The device's own token with strange bytes behind it.
                foreach (var (datagram, payload, kind) in answers)
                {
                    bench.Network.Inject("192.0.2.1:5683", bench.Link.LocalEndPoint, datagram);
                    var token = TokenOfObserve(bench);
                    bench.Network.Inject("192.0.2.1:5683", bench.Link.LocalEndPoint, CoapEncoder.Encode(
                        new(kind % 2 == 0 ? CoapType.Confirmable : CoapType.NonConfirmable, CoapCode.Content, (ushort)(payload.Length * 7 + kind))
                        {
                            Token = token,
                            Options = new([
                                new(CoapOptionNumber.Observe, payload.AsMemory(0, Math.Min(3, payload.Length))),
                                CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, (uint)Formats[kind]),
                            ]),
                            Payload = payload,
                        }));
                    device = bench.Server.Find(ServerAndDevice.Endpoint) ?? device;
                    if (device.IsRegistered)
                        device.Read("/33650").AsTask().GetAwaiter().GetResult();
                }

                return observation.Latest is not null;
            },
            iter: 300, threads: 1);

    [Test]
    public void Strange_answers_in_a_bootstrap_end_it_and_do_no_harm() =>
        Gen.Select(Gen.Byte.Array[0, 30], Gen.Int[0, 5]).Array[1, 6].Sample(
            answers =>
            {
                using var bench = new ServerAndDevice();
                bench.Server.Bootstrap.ForAll = new() { Discovers = true, Servers = [new(0, 1, 60)], Reads = ["/1"] };
                var at = 0;
                bench.Device.Override = exchange =>
                {
                    var (payload, kind) = answers[at++ % answers.Length];
                    var code = kind switch
                    {
                        0 => CoapCode.Content,
                        1 => CoapCode.Deleted,
                        2 => CoapCode.NotAcceptable,
                        3 => CoapCode.Continue,
                        _ => CoapCode.Changed,
                    };
                    var block = new CoapBlock(payload.Length & 3, (payload.Length & 1) == 1, 0).ToOption(CoapOptionNumber.Block2);
                    exchange.Respond(code, kind == 5 ? new([block]) : null, payload);
                    return true;
                };
                bench.Device.Ask(CoapCode.Post, "/bs", "ep=x", "").GetAwaiter().GetResult();
                var outcome = bench.Server.Bootstrap.WaitForOutcome("x", TimeSpan.FromMinutes(10)).AsTask().GetAwaiter().GetResult();
                bench.Run(300).GetAwaiter().GetResult();
                bench.Device.Ask(CoapCode.Get, "/bspack", "", "").GetAwaiter().GetResult();
                return outcome.Steps.Count > 0 && bench.Server.Remembered <= 3;
            },
            iter: 300, threads: 1);

    private static CoapToken TokenOfObserve(ServerAndDevice bench) => bench.Network.Sent
        .Select(sent => CoapDecoder.Decode(sent.Bytes).Message)
        .First(message => message?.Options.Observe == 0 && message.Code == CoapCode.Get)!.Token;

    private static void Run(int iterations)
    {
        Datagram.Array[1, 40].Sample(
            datagrams =>
            {
                using var bench = new ServerAndDevice();
                foreach (var datagram in datagrams)
                    bench.Network.Inject("192.0.2.9:5683", bench.Link.LocalEndPoint, datagram);
                bench.Run(1).GetAwaiter().GetResult();

                // It still serves, and after the longest lifetime of anything it holds no more than that one device.
                var device = bench.Register().GetAwaiter().GetResult();
                if (!device.Read("/3/0/0").AsTask().GetAwaiter().GetResult().IsSuccess)
                    return false;
                foreach (var registration in bench.Server.Registrations.Where(registration => registration.Endpoint != ServerAndDevice.Endpoint))
                    bench.Server.Forget(registration.Endpoint);
                bench.Device.Update("lt=0").GetAwaiter().GetResult();
                bench.Run(300).GetAwaiter().GetResult();
                bench.Device.Update().GetAwaiter().GetResult();
                return bench.Server.Remembered <= 3;
            },
            iter: iterations, threads: 1);
    }

    private static byte[] Encode(CoapType type, CoapCode code, string path, string query, string payload, uint contentFormat = 40) => CoapEncoder.Encode(new(type, code, 0x1234)
    {
        Token = code.IsEmpty ? CoapToken.None : new([1, 2]),
        Options = new([
            .. CoapOptions.Path(CoapOptionNumber.UriPath, path),
            .. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(item => CoapOption.Text(CoapOptionNumber.UriQuery, item)),
            .. payload.Length > 0 ? [CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, contentFormat)] : Array.Empty<CoapOption>(),
        ]),
        Payload = System.Text.Encoding.UTF8.GetBytes(payload),
    });
}
