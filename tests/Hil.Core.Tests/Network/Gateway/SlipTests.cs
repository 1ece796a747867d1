using CsCheck;
using Hil.Core.Network.Gateway;

namespace Hil.Core.Tests.Network.Gateway;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SlipTests
{
    private readonly List<byte[]> _frames = [];
    private readonly List<string> _errors = [];
    private readonly SlipDecoder _decoder = new();

    public SlipTests()
    {
        _decoder.Received = frame => _frames.Add(frame.ToArray());
        _decoder.Malformed = _errors.Add;
    }

    [Test]
    public void End_and_escape_are_escaped_as_rfc_1055_has_it() =>
        Assert.That(Slip.Encode([1, 0xC0, 2, 0xDB, 3]), Is.EqualTo(new byte[] { 0xC0, 1, 0xDB, 0xDC, 2, 0xDB, 0xDD, 3, 0xC0 }));

    [Test]
    public void What_is_encoded_is_decoded() => Gen.Byte.Array[0, 200].Array[0, 10].Sample(frames =>
    {
        var (decoder, decoded) = (new SlipDecoder(), new List<byte[]>());
        decoder.Received = frame => decoded.Add(frame.ToArray());
        foreach (var frame in frames)
            foreach (var value in Slip.Encode(frame))
                decoder.Push(value);
        return decoded.Count == frames.Count(f => f.Length > 0) && decoded.Zip(frames.Where(f => f.Length > 0)).All(p => p.First.SequenceEqual(p.Second));
    });

    [Test]
    public void After_any_noise_the_next_frame_is_whole() => Gen.Byte.Array[0, 3000].Sample(noise =>
    {
        var (decoder, last) = (new SlipDecoder(), Array.Empty<byte>());
        decoder.Received = frame => last = frame.ToArray();
        foreach (var value in noise)
            decoder.Push(value);
        foreach (var value in Slip.Encode([1, 2, 3]))
            decoder.Push(value);
        return last.SequenceEqual(new byte[] { 1, 2, 3 });
    });

    [Test]
    public void A_wrong_escape_drops_its_frame_and_says_why()
    {
        Push(1, 0xDB, 5, 0xC0, 2, 0xC0);
        Assert.That(_frames, Is.EqualTo(new[] { new byte[] { 2 } }));
        Assert.That(_errors, Is.EqualTo(new[] { "0xdc or 0xdd was expected after the escape, found 0x05" }));
    }

    [Test]
    public void A_frame_that_never_ends_is_dropped_when_it_does()
    {
        for (var i = 0; i < 5000; i++)
            Push(7);
        Push(0xC0, 8, 0xC0);
        Assert.That(_frames, Is.EqualTo(new[] { new byte[] { 8 } }));
        Assert.That(_errors, Has.Count.EqualTo(1));
    }

    private void Push(params byte[] bytes)
    {
        foreach (var value in bytes)
            _decoder.Push(value);
    }
}
