using System.Text;
using Hil.Core.Time;
using Hil.Firmware.Tests.Rigs;
using static Hil.Firmware.Tests.Rigs.CoapWire;

namespace Hil.Firmware.Tests.Lwm2m;

/// <summary>
/// Observations of the counter of /33650/0: a board at rest is idle, so the counter goes up by one every two seconds and is refreshed
/// within the second after.
/// </summary>
internal sealed class ObservationTests
{
    private const string Counter = "/33650/0/2001";
    private static readonly byte[] Token1 = [1, 1];
    private static readonly byte[] Token2 = [2, 2];

    private Rig _rig = null!;
    private WireServer _server = null!;

    [SetUp]
    public void Start() => (_rig, _server) = WireServer.Registered();

    [TearDown]
    public void Stop() => _rig.Dispose();

    [Test]
    public void Each_detection_is_told_once_with_growing_sequence_numbers_and_without_confirmation()
    {
        var answer = _server.Request(Get, Counter, observe: 0, token: Token1);
        Assert.That(Option(answer, 6), Is.Zero);
        var told = Notifications(Token1, 20);
        Assert.That(told.Select(n => n.Text), Is.EqualTo(new[] { "1", "2", "3", "4", "5", "6", "7", "8", "9" }));
        Assert.That(told.Select(n => Type(n.Bytes)), Is.All.EqualTo(Non));
        Assert.That(told.Select(n => Option(n.Bytes, 6)), Is.EqualTo(Enumerable.Range(1, 9).Select(i => (uint)i)));
    }

    [Test]
    public void No_two_notifications_of_a_resource_are_nearer_than_a_second()
    {
        _server.Request(Get, Counter, observe: 0, token: Token1);
        var told = Notifications(Token1, 60);
        for (var i = 1; i < told.Count; i++)
            Assert.That((told[i].At - told[i - 1].At).TotalSeconds, Is.GreaterThan(0.99));
    }

    [Test]
    public void An_instance_and_an_object_are_told_as_TLV()
    {
        _server.Request(Get, "/33650/0", observe: 0, token: Token1);
        _server.Request(Get, "/33650", observe: 0, token: Token2);
        _rig.Run(2.5);
        Assert.That(Convert.ToHexString(Payload(Notifications(Token1, 0)[0].Bytes)), Is.EqualTo("E107D001E107D101E407D249444C45"));
        Assert.That(Convert.ToHexString(Payload(Notifications(Token2, 0)[0].Bytes)), Does.StartWith("08000FE107D001E107D101E407D249444C45"));
    }

    [Test]
    public void The_format_that_was_asked_for_is_kept()
    {
        _server.Request(Get, Counter, accept: 11542, observe: 0, token: Token1);
        Assert.That(Convert.ToHexString(Payload(Notifications(Token1, 3)[0].Bytes)), Is.EqualTo("E107D101"));
    }

    [Test]
    public void With_pmin_the_last_value_is_told_when_it_has_passed()
    {
        _server.Request(Put, Counter + "?pmin=7");
        _server.Request(Get, Counter, observe: 0, token: Token1);
        var begun = _rig.Clock.Now;
        var told = Notifications(Token1, 30);
        Assert.That(told.Select(n => Math.Round((n.At - begun).TotalSeconds)), Is.EqualTo(new[] { 7, 14, 21, 28 }));
        Assert.That(told.Select(n => n.Text), Is.EqualTo(new[] { "3", "6", "10", "13" }), "the counter carries the rest");
    }

    [Test]
    public void With_pmax_a_value_is_told_though_it_has_not_changed()
    {
        _server.Request(Put, "/33650/1/2001?pmax=5");
        _server.Request(Get, "/33650/1/2001", observe: 0, token: Token1);
        var begun = _rig.Clock.Now;
        var told = Notifications(Token1, 21);
        Assert.That(told.Select(n => n.Text), Is.All.EqualTo("0"));
        Assert.That(told.Select(n => Math.Round((n.At - begun).TotalSeconds)), Is.EqualTo(new[] { 5, 10, 15, 20 }));
    }

    [Test]
    public void A_pmax_below_pmin_is_ignored()
    {
        _server.Request(Put, "/33650/1/2001?pmin=10&pmax=2");
        _server.Request(Get, "/33650/1/2001", observe: 0, token: Token1);
        Assert.That(Notifications(Token1, 30), Is.Empty);
    }

    [Test]
    public void The_servers_default_periods_hold_where_no_attribute_does()
    {
        _server.Request(Put, "/1/0/3", format: 0, payload: "5"u8.ToArray());
        _server.Request(Get, "/33650/1/2001", observe: 0, token: Token1);
        Assert.That(Notifications(Token1, 21), Has.Count.EqualTo(4));
        _server.Request(Put, "/33650/1/2001?pmax=0");
        var before = Notifications(Token1, 0).Count;
        Assert.That(Notifications(Token1, 21), Has.Count.EqualTo(before), "a pmax of 0 is none");
    }

    [Test]
    public void Attributes_of_instance_and_object_are_inherited()
    {
        _server.Request(Put, "/33650?pmax=5");
        _server.Request(Put, "/33650/1?pmax=10");
        _server.Request(Get, "/33650/1/2001", observe: 0, token: Token1);
        _server.Request(Get, "/33650/2/2001", observe: 0, token: Token2);
        _rig.Run(21);
        Assert.That(Notifications(Token1, 0), Has.Count.EqualTo(2));
        Assert.That(Notifications(Token2, 0), Has.Count.EqualTo(4));
    }

    [Test]
    public void With_gt_only_the_crossing_is_told()
    {
        _server.Request(Put, Counter + "?gt=2.5");
        _server.Request(Get, Counter, observe: 0, token: Token1);
        Assert.That(Notifications(Token1, 20).Select(n => n.Text), Is.EqualTo(new[] { "3" }));
    }

    [Test]
    public void With_lt_only_the_crossing_is_told()
    {
        _server.Request(Put, Counter + "?lt=4");
        _server.Request(Get, Counter, observe: 0, token: Token1);
        Assert.That(Notifications(Token1, 20).Select(n => n.Text), Is.EqualTo(new[] { "4" }));
    }

    [Test]
    public void With_st_only_steps_of_that_size_are_told()
    {
        _server.Request(Put, Counter + "?st=3");
        _server.Request(Get, Counter, observe: 0, token: Token1);
        Assert.That(Notifications(Token1, 20).Select(n => n.Text), Is.EqualTo(new[] { "3", "6", "9" }));
    }

    [Test]
    public void Attributes_that_are_written_later_hold_at_once()
    {
        _server.Request(Get, Counter, observe: 0, token: Token1);
        Assert.That(Notifications(Token1, 10), Has.Count.EqualTo(4).Or.Count.EqualTo(5));
        _server.Request(Put, Counter + "?pmin=100");
        var before = Notifications(Token1, 0).Count;
        Assert.That(Notifications(Token1, 61), Has.Count.EqualTo(before));
        _server.Request(Put, Counter + "?pmin");
        Assert.That(Notifications(Token1, 0.1), Has.Count.EqualTo(before + 1), "what was held back is told");
    }

    [Test]
    public void With_con_a_notification_is_confirmable_and_sent_again_until_it_is_acknowledged()
    {
        _server.Request(Put, Counter + "?con=1");
        _server.Request(Get, Counter, observe: 0, token: Token1);
        var lost = 1;
        _server.Answer = m => Type(m) == Con && m[1] == 0x45
            ? lost-- > 0 ? null : Message(Ack, 0, Id(m))
            : WireServer.Serve(m);
        var told = Notifications(Token1, 10);
        Assert.That(told.Select(n => Type(n.Bytes)), Is.All.EqualTo(Con));
        Assert.That(told[1].Bytes, Is.EqualTo(told[0].Bytes), "a retransmission");
        Assert.That((told[1].At - told[0].At).TotalSeconds, Is.InRange(2, 3.01));
        Assert.That(told[^1].Text, Is.EqualTo("4").Or.EqualTo("5"), "it has caught up");
    }

    [Test]
    public void An_observation_whose_confirmable_notification_is_never_acknowledged_ends()
    {
        _server.Request(Put, Counter + "?con=1");
        _server.Request(Get, Counter, observe: 0, token: Token1);
        _rig.Run(120);
        var told = Notifications(Token1, 0).Count;
        Assert.That(told, Is.EqualTo(5), "one transmission and four more");
        Assert.That(Notifications(Token1, 60), Has.Count.EqualTo(told));
    }

    [Test]
    [Category("Slow")]
    public void Once_in_24_hours_a_notification_is_confirmable()
    {
        _server.Request(Put, "/1/0/1", format: 0, payload: "2000000"u8.ToArray()); // no Updates meanwhile
        _server.Request(Put, "/33650/1/2001?pmax=14400");
        _server.Request(Get, "/33650/1/2001", observe: 0, token: Token1);
        _server.Answer = m => Type(m) == Con && m[1] == 0x45 ? Message(Ack, 0, Id(m)) : WireServer.Serve(m);
        _rig.Spi.IsUnplugged = true; // so that the board sleeps through its day
        var told = Notifications(Token1, 2 * 86_400 + 60);
        Assert.That(string.Concat(told.Select(n => Type(n.Bytes) == Con ? 'C' : 'n')), Is.EqualTo("nnnnnCnnnnnC"));
    }

    [Test]
    public void A_reset_of_a_notification_ends_its_observation_and_no_other()
    {
        _server.Request(Get, Counter, observe: 0, token: Token1);
        _server.Request(Get, "/33650/0", observe: 0, token: Token2);
        var notification = Notifications(Token1, 3)[0];
        _server.Send(Message(Rst, 0, Id(notification.Bytes)));
        _rig.Run(10);
        Assert.That(Notifications(Token1, 0), Has.Count.EqualTo(1));
        Assert.That(Notifications(Token2, 0), Has.Count.GreaterThan(4));
    }

    [Test]
    public void Observe_1_with_the_same_token_and_path_ends_an_observation()
    {
        _server.Request(Get, Counter, observe: 0, token: Token1);
        _server.Request(Get, Counter, observe: 1, token: Token2);
        Assert.That(Notifications(Token1, 3), Has.Count.EqualTo(1), "another token ends nothing");
        var answer = _server.Request(Get, Counter, observe: 1, token: Token1);
        Assert.That((Code(answer), Option(answer, 6)), Is.EqualTo(("2.05", (uint?)null)));
        Assert.That(Notifications(Token1, 10), Has.Count.EqualTo(1));
    }

    [Test]
    public void Observing_again_with_the_same_token_goes_on_with_the_numbers()
    {
        _server.Request(Get, Counter, observe: 0, token: Token1);
        _rig.Run(5);
        var last = Option(Notifications(Token1, 0)[^1].Bytes, 6)!.Value;
        Assert.That(Option(_server.Request(Get, Counter, observe: 0, token: Token1), 6), Is.GreaterThan(last));
        var before = Notifications(Token1, 0).Count;
        Assert.That(Notifications(Token1, 2.1), Has.Count.EqualTo(before + 1), "it is still one observation");
    }

    [Test]
    public void When_there_is_no_place_for_another_observation_it_answers_without_one()
    {
        for (byte i = 0; i < 24; i++)
            Assert.That(Option(_server.Request(Get, Counter, observe: 0, token: [i, 9]), 6), Is.Zero);
        var answer = _server.Request(Get, Counter, observe: 0, token: [99, 9]);
        Assert.That((Code(answer), Option(answer, 6)), Is.EqualTo(("2.05", (uint?)null)));
    }

    [Test]
    public void What_cannot_be_read_cannot_be_observed()
    {
        var answer = _server.Request(Get, "/3/0/4", observe: 0);
        Assert.That((Code(answer), Option(answer, 6)), Is.EqualTo(("4.05", (uint?)null)));
    }

    [Test]
    public void A_new_registration_begins_without_observations()
    {
        _server.Request(Get, Counter, observe: 0, token: Token1);
        _server.Answer = m => m[1] == Post && Options(m).Count(o => o.Number == 11) == 2 ? WireServer.Reply(m, 0x84) : WireServer.Serve(m);
        _rig.WaitForLine("lwm2m registered", 40);
        var before = Notifications(Token1, 0).Count;
        Assert.That(Notifications(Token1, 10), Has.Count.EqualTo(before));
    }

    [Test]
    public void A_written_value_is_told_to_its_observer()
    {
        _server.Request(Get, "/1/0/2", observe: 0, token: Token1);
        _server.Request(Put, "/1/0/2", format: 0, payload: "3"u8.ToArray());
        // The default pmin that was written holds for this observation too.
        Assert.That(Notifications(Token1, 3.1).Select(n => n.Text), Is.EqualTo(new[] { "3" }));
    }

    private sealed record Told(BoardTime At, byte[] Bytes)
    {
        public string Text => Encoding.UTF8.GetString(Payload(Bytes));
    }

    private List<Told> Notifications(byte[] token, double after)
    {
        _rig.Run(after);
        return [.. _server.Received
            .Where(r => r.Bytes[1] == 0x45 && Type(r.Bytes) is (Con or Non) && Token(r.Bytes).SequenceEqual(token))
            .Select(r => new Told(r.At, r.Bytes))];
    }
}
