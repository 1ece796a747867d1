using System.Text;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Coap.Observing;
using Hil.Coap.Tests.Virtual;
using Hil.Core.Network;

namespace Hil.Coap.Tests.Observing;

/// <summary>Our server observed by our client (RFC 7641), with what is on the wire looked at.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ObservableResourceTests : IDisposable
{
    private readonly TwoEndpoints _bench;
    private readonly List<(string Text, string? Dropped)> _seen = [];
    private ObservableResource _resource = null!;
    private string _value = "0";
    private CoapCode _code = CoapCode.Content;

    public ObservableResourceTests() => _bench = new(exchange => _resource.Handle(exchange));

    public void Dispose() => _bench.Dispose();

    [Test]
    public async Task An_observer_is_notified_of_each_change_in_ascending_order()
    {
        var observation = await Observe();
        Assert.That(observation.IsActive, Is.True);
        Assert.That(_resource.Observers, Is.EqualTo(1));
        await Change("1");
        await Change("2");
        Assert.That(_seen, Is.EqualTo(new[] { ("1", (string?)null), ("2", null) }));
        var numbers = Sent().Select(message => message.Options.Observe).ToArray();
        Assert.That(numbers, Is.Ordered.And.Unique);
        Assert.That(Sent().Skip(1).Select(message => message.Type), Is.All.EqualTo(CoapType.NonConfirmable));
    }

    [Test]
    public async Task An_observation_that_is_cancelled_with_observe_1_is_notified_no_more()
    {
        var observation = await Observe();
        var cancelled = observation.Cancel();
        await Run(1);
        Assert.That(cancelled.Response!.Options.Observe, Is.Null);
        Assert.That(_resource.Observers, Is.Zero);
        await Change("1");
        Assert.That(_seen, Is.Empty);
        Assert.That(_bench.Client.PendingTo(_bench.ServerAddress), Is.Zero);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_notification_that_is_rejected_with_a_reset_is_the_last(bool confirmable)
    {
        var observation = await Observe(new() { Confirmable = confirmable });
        observation.CancelByReset();
        await Change("1");
        Assert.That(_resource.Observers, Is.Zero);
        var before = _bench.Network.Sent.Count;
        await Change("2");
        Assert.That(_bench.Network.Sent, Has.Count.EqualTo(before));
    }

    [Test]
    public async Task An_observer_that_acknowledges_nothing_is_forgotten_after_all_attempts()
    {
        await Observe(new() { Confirmable = true });
        _bench.Network.Decide = (_, _, _) => PacketPassage.Drop;
        var before = _bench.Network.Sent.Count;
        await Change("1");
        await Run(200);
        Assert.That(_bench.Network.Sent.Count - before, Is.EqualTo(5));
        Assert.That(_resource.Observers, Is.Zero);
    }

    [Test]
    public async Task While_a_confirmable_notification_is_under_way_only_the_newest_value_follows_it()
    {
        await Observe(new() { Confirmable = true });
        _value = "1";
        _resource.Change();
        _value = "2";
        _resource.Change();
        _value = "3";
        _resource.Change();
        await Run(1);
        Assert.That(_seen.Select(seen => seen.Text), Is.EqualTo(new[] { "1", "3" }));
    }

    [Test]
    public async Task A_lost_confirmable_notification_is_sent_again_with_the_value_of_that_time()
    {
        await Observe(new() { Confirmable = true });
        _bench.Network.Decide = (_, _, _) => PacketPassage.Drop;
        await Change("1");
        _bench.Network.Decide = (_, _, _) => PacketPassage.Deliver;
        await Change("2");
        await Run(5);
        Assert.That(_seen.Select(seen => seen.Text), Is.EqualTo(new[] { "2" }));
        var sent = Sent().Where(message => message.Type == CoapType.Confirmable).ToArray();
        Assert.That(sent.Select(message => message.MessageId).Distinct().Count(), Is.EqualTo(2), "a new value is a new message");
    }

    [Test]
    public async Task After_a_day_of_unconfirmed_notifications_one_is_confirmable()
    {
        await Observe();
        await Change("1");
        await Run(24 * 3600);
        await Change("2");
        await Change("3");
        Assert.That(Sent().Skip(1).Select(message => message.Type), Is.EqualTo(new[] { CoapType.NonConfirmable, CoapType.Confirmable, CoapType.NonConfirmable }));
    }

    [Test]
    public async Task To_ask_again_with_the_same_token_is_the_same_observation()
    {
        var observation = await Observe();
        var renewed = observation.Renew();
        await Run(1);
        Assert.That(renewed.Response!.Code, Is.EqualTo(CoapCode.Content));
        Assert.That(_resource.Observers, Is.EqualTo(1));
        await Change("1");
        Assert.That(_seen.Select(seen => seen.Text), Is.EqualTo(new[] { "0", "1" }), "the answer counts as a notification");
    }

    [Test]
    public async Task A_server_that_forgot_is_asked_anew_when_the_value_is_stale_and_notifies_again()
    {
        await Observe(new() { MaxAge = TimeSpan.FromSeconds(30) }, staysFresh: true);
        _bench.Server.Reset("restarted");
        Assert.That(_resource.Observers, Is.Zero);
        await Run(46);
        Assert.That(_resource.Observers, Is.EqualTo(1));
        await Change("1");
        Assert.That(_seen[^1], Is.EqualTo(("1", (string?)null)), "its number is smaller than before the restart, and counts all the same");
    }

    [Test]
    public async Task Before_its_value_is_stale_an_observer_is_notified_though_nothing_changed()
    {
        await Observe(new() { MaxAge = TimeSpan.FromSeconds(30) }, staysFresh: true);
        await Run(100);
        Assert.That(_seen.Select(seen => seen.Text), Is.EqualTo(new[] { "0", "0", "0" }));
        Assert.That(Sent().Select(message => message.Options.MaxAge), Is.All.EqualTo(TimeSpan.FromSeconds(30)));
        Assert.That(Requests(), Is.EqualTo(1), "nobody had to ask again");
    }

    [Test]
    public async Task A_notification_that_overtook_an_older_one_is_the_last_that_counts()
    {
        await Observe();
        var notifications = 0;
        _bench.Network.Decide = (from, _, _) => from.Equals(_bench.ServerAddress) && ++notifications == 1
            ? new(1, TimeSpan.FromSeconds(20))
            : PacketPassage.Deliver;
        await Change("1");
        await Change("2");
        await Run(30);
        Assert.That(_seen, Is.EqualTo(new[] { ("2", null), ("1", "out of order: 2 after 3") }));
    }

    [Test]
    public async Task A_notification_that_comes_more_than_128_seconds_later_counts_whatever_its_number()
    {
        await Observe();
        var notifications = 0;
        _bench.Network.Decide = (from, _, _) => from.Equals(_bench.ServerAddress) && ++notifications == 1
            ? new(1, TimeSpan.FromSeconds(130))
            : PacketPassage.Deliver;
        await Change("1");
        await Change("2");
        await Run(200);
        Assert.That(_seen, Is.EqualTo(new[] { ("2", (string?)null), ("1", null) }));
    }

    [Test]
    public async Task An_error_ends_the_observation_on_both_sides()
    {
        var observation = await Observe();
        var why = "";
        observation.Ended += reason => why = reason;
        _code = CoapCode.NotFound;
        await Change("");
        Assert.That(observation.IsActive, Is.False);
        Assert.That(why, Is.EqualTo("it says 4.04"));
        Assert.That(_resource.Observers, Is.Zero);
    }

    [Test]
    public async Task A_resource_that_is_no_more_says_so_to_its_observers()
    {
        var observation = await Observe();
        _resource.End(CoapCode.NotFound);
        await Run(1);
        Assert.That(observation.IsActive, Is.False);
        Assert.That(() => _resource.End(CoapCode.Content), Throws.ArgumentException.With.Message.Contains("class 4 or 5 was expected, found 2.05"));
    }

    [Test]
    public async Task Where_no_more_observers_are_taken_a_request_is_answered_without_observe()
    {
        var observation = await Observe(new() { MostObservers = 0 });
        Assert.That(observation.IsActive, Is.False);
        Assert.That(observation.Registering.Response!.Code, Is.EqualTo(CoapCode.Content));
    }

    [Test]
    public async Task A_large_notification_is_fetched_block_by_block()
    {
        await Observe();
        var large = new string('x', 3000);
        await Change(large);
        Assert.That(_seen, Is.EqualTo(new[] { (large, (string?)null) }));
        Assert.That(_resource.Observers, Is.EqualTo(1), "to fetch the rest means no observation of its own");
    }

    [TestCase(10)]
    [TestCase(3000)]
    public async Task A_resource_is_observed_by_FETCH_with_a_body_of_any_length(int length)
    {
        var wish = new string('w', length);
        var observation = await Observe(request: CoapRequest.For(CoapCode.Fetch, "/value") with { Payload = Encoding.UTF8.GetBytes(wish) });
        Assert.That(observation.IsActive, Is.True, observation.Registering.Failure?.Text);
        await Change("1");
        Assert.That(_seen, Is.EqualTo(new[] { ($"{wish}=1", (string?)null) }));
        var cancelled = observation.Cancel();
        await Run(1);
        Assert.That(cancelled.Response!.Options.Observe, Is.Null);
        Assert.That(_resource.Observers, Is.Zero);
    }

    [Test]
    public async Task An_observer_that_moved_is_notified_where_it_is()
    {
        await Observe();
        var moved = System.Net.IPEndPoint.Parse("192.0.2.2:40000");
        _bench.Server.Move(_bench.ClientAddress, moved);
        await Change("1");
        Assert.That(_bench.Network.Sent[^1].To, Is.EqualTo(moved));
    }

    [Test]
    public async Task A_thousand_observers_that_come_and_go_leave_nothing()
    {
        _resource = new(_bench.Server, Answer);
        for (var i = 0; i < 1000; i++)
        {
            var from = $"198.51.100.{i % 250 + 1}:{5000 + i}";
            _bench.Network.Inject(from, _bench.ServerAddress, CoapEncoder.Encode(Get(0, 1)));
        }

        await Run(1);
        Assert.That(_resource.Observers, Is.EqualTo(1000));
        await Change("1");
        for (var i = 0; i < 1000; i++)
            _bench.Network.Inject($"198.51.100.{i % 250 + 1}:{5000 + i}", _bench.ServerAddress, CoapEncoder.Encode(Get(1, 2)));
        await Run(1);
        Assert.That(_resource.Observers, Is.Zero);
        await Run(300);
        _bench.Network.Inject("198.51.100.1:1", _bench.ServerAddress, CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Get, 9)));
        await Run(1);
        Assert.That(_bench.Server.Remembered, Is.EqualTo(1));

        static CoapMessage Get(uint observe, ushort id) => new(CoapType.Confirmable, CoapCode.Get, id)
        {
            Token = new([7]),
            Options = new([CoapOption.UnsignedInteger(CoapOptionNumber.Observe, observe)]),
        };
    }

    private CoapAnswer Answer(CoapMessage request) =>
        new(_code, Encoding.UTF8.GetBytes(request.Code == CoapCode.Fetch ? $"{Encoding.UTF8.GetString(request.Payload.Span)}={_value}" : _value));

    private async Task<CoapObservation> Observe(ObservableResourceOptions? options = null, bool staysFresh = false, CoapRequest? request = null)
    {
        _resource = new(_bench.Server, Answer, options);
        var observation = _bench.Client.Observe(_bench.ServerAddress, request ?? CoapRequest.For(CoapCode.Get, "/value"), made =>
        {
            made.StaysFresh = staysFresh;
            made.Notified += (message, dropped) => _seen.Add((Encoding.UTF8.GetString(message.Payload.Span), dropped));
        });
        await Run(1);
        return observation;
    }

    private async Task Change(string value)
    {
        _value = value;
        _resource.Change();
        await Run(1);
    }

    private async Task Run(double seconds) => await _bench.Clock.Run(TimeSpan.FromSeconds(seconds));

    private IEnumerable<CoapMessage> Sent() => _bench.Network.Sent
        .Where(datagram => datagram.From.Equals(_bench.ServerAddress))
        .Select(datagram => CoapDecoder.Decode(datagram.Bytes).Message!)
        .Where(message => message.Code.IsResponse);

    private int Requests() => _bench.Network.Sent.Count(datagram => CoapDecoder.Decode(datagram.Bytes).Message!.Code.IsRequest);
}
