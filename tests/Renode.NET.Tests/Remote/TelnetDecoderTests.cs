using CsCheck;

namespace Renode.NET.Tests.Remote;

public sealed class TelnetDecoderTests
{
    [Test]
    public void What_Renode_sends_at_first_leaves_its_banner() =>
        Assert.That(Decode([255, 253, 0, 255, 251, 1, 255, 251, 3, 255, 252, 34, .. "Renode, version"u8]), Is.EqualTo("Renode, version"u8.ToArray()));

    [Test]
    public void A_doubled_255_is_data_and_a_subnegotiation_is_not() =>
        Assert.That(Decode([1, 255, 255, 2, 255, 250, 24, 255, 255, 7, 255, 240, 3, 255, 241, 4]), Is.EqualTo(new byte[] { 1, 255, 2, 3, 4 }));

    /// <summary>Pieces of a stream, each with the data in it.</summary>
    private static readonly Gen<(byte[] Raw, byte[] Data)> Piece = Gen.OneOf(
        Gen.Byte[0, 254].Array[0, 20].Select(data => (data, data)),
        Gen.Const((new byte[] { 255, 255 }, new byte[] { 255 })),
        Gen.Select(Gen.Byte[251, 254], Gen.Byte, (verb, option) => (new byte[] { 255, verb, option }, Array.Empty<byte>())),
        Gen.Byte[241, 249].Select(command => (new byte[] { 255, command }, Array.Empty<byte>())),
        Gen.Byte[0, 254].Array[0, 9].Select(inside => ((byte[])[255, 250, .. inside, 255, 255, 255, 240], Array.Empty<byte>())));

    [Test]
    public void The_data_is_the_same_wherever_the_stream_is_cut() =>
        Gen.Select(Piece.Array[0, 20], Gen.Int[1, 9]).Sample((pieces, chunk) =>
        {
            var data = new List<byte>();
            var decoder = new TelnetDecoder();
            foreach (var part in pieces.SelectMany(piece => piece.Raw).Chunk(chunk))
                decoder.Decode(part, data);
            return data.SequenceEqual(pieces.SelectMany(piece => piece.Data));
        });

    private static byte[] Decode(byte[] bytes)
    {
        var data = new List<byte>();
        new TelnetDecoder().Decode(bytes, data);
        return [.. data];
    }
}
