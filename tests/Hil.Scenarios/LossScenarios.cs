using Hil.Coap.Messages;

namespace Hil.Scenarios;

/// <summary>One datagram is lost on the way; CoAP's retransmission (RFC 7252 §4.2) makes up for it, and nothing happens twice.</summary>
[AllureEpic("Connectivity"), AllureFeature("Lost datagrams")]
public sealed class LossScenarios : Scenario
{
    // The first retransmission comes after at most ACK_TIMEOUT × ACK_RANDOM_FACTOR = 3 s (RFC 7252 §4.8).
    private static readonly TimeSpan Retransmission = TimeSpan.FromSeconds(3);

    [Test]
    public async Task A_lost_register_is_sent_again()
    {
        var loss = Bench.LoseNext("the register", packet => packet.FromBoard && packet.Code == CoapCode.Post);

        var device = await Bench.PowerOn();

        Assert.That(loss.Left, Is.Zero, "the register was lost");
        Assert.That(device.Registration.Number, Is.EqualTo(1));
    }

    [Test]
    public async Task A_lost_answer_to_the_register_makes_no_second_registration()
    {
        var loss = Bench.LoseNext("the answer to the register", packet => !packet.FromBoard && packet.Code == CoapCode.Created);

        var device = await Bench.PowerOn();
        await Bench.Expect(loss.Happens).Within(Retransmission).After(default);
        await Bench.Wait(2 * Retransmission);

        Assert.That(device.Registration.Number, Is.EqualTo(1), "the register that was sent again is the same one");
        Assert.That((await device.Read("/3/0")).IsSuccess);
    }

    [Test]
    public async Task A_lost_read_is_asked_again()
    {
        var device = await Bench.PowerOn();
        var loss = Bench.LoseNext("the read", packet => !packet.FromBoard && packet.Code == CoapCode.Get);

        var answer = await device.Read(device.Detector("circle").Name.Path);

        Assert.That(answer.Value.AsString(), Is.EqualTo(device.Detector("circle").Pattern.PatternName));
        Assert.That(loss.Left, Is.Zero, "the read was lost");
        Assert.That(answer.AnsweredAt - answer.SentAt, Is.LessThan(Retransmission + Retransmission));
    }

    [Test]
    public async Task A_lost_answer_to_a_read_is_given_again()
    {
        var device = await Bench.PowerOn();
        var loss = Bench.LoseNext("the answer to the read", packet => packet.FromBoard && packet.Code == CoapCode.Content);

        var answer = await device.Read(device.Detector("snake").Name.Path);

        Assert.That(answer.Value.AsString(), Is.EqualTo(device.Detector("snake").Pattern.PatternName));
        Assert.That(loss.Left, Is.Zero, "the answer was lost");
    }

    [Test]
    public async Task A_lost_update_does_not_end_the_registration()
    {
        var device = await Bench.PowerOn();
        var loss = Bench.LoseNext("the update", packet => packet.FromBoard && packet.Code == CoapCode.Post);

        await Bench.Expect(loss.Happens).Within(Profile.Lifetime);
        await Bench.Expect(device.Updates).Within(2 * Retransmission);

        Assert.That(device.Registration.Number, Is.EqualTo(1));
    }

    [Test]
    public async Task A_lost_notification_is_made_up_for_by_the_next()
    {
        var device = await Bench.PowerOn();
        var circle = device.Detector("circle");
        await using var observation = await device.Observe(circle.Counter);
        var playback = await Bench.Play(Clear("circle"));
        var loss = Bench.LoseNext("a notification", packet => packet.FromBoard && packet.Code == CoapCode.Content);

        await Bench.Expect(loss.Happens).Within(Profile.Window + Profile.Refresh).After(playback.Windows[0].End);
        await Bench.Wait(playback.End + Profile.Refresh);

        var seen = Bench.Classifications(playback.Start).Count(classification => classification.Pattern == circle.Pattern);
        await Bench.Expect(circle.Counter.Is(seen)).Within(2 * Retransmission);
    }
}
