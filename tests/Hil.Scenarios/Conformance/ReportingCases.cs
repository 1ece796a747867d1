using Hil.Coap;
using Hil.Coap.Messages;
using Hil.Lwm2m;
using Hil.NUnit.Conformance;

namespace Hil.Scenarios.Conformance;

/// <summary>Information reporting: cases 301 to 311.</summary>
public sealed class ReportingCases : OmaCases
{
    // Notifications come to the second; a client that counts in whole seconds, and the network, may add another.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1.2);

    private static readonly TimeSpan LongestPeriod = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan ListensForSend = TimeSpan.FromSeconds(10);

    private static readonly Lwm2mPath Portfolio = Lwm2mPath.Of(16);

    [OmaCase(301, "Observation and Notification of parameter values")]
    public async Task Observation_and_notification()
    {
        foreach (var path in await Reportable(2))
        {
            await SetPeriods(path, 1, 3);
            var observation = await Observe(path);
            for (var i = 0; i < 3; i++)
                await Notifies(observation, LongestPeriod + Slack);
            var times = observation.Notifications.Select(notification => notification.At).ToList();
            var gaps = times.Zip(times.Skip(1), (first, next) => next - first).ToList();
            Require(
                gaps.TrueForAll(gap => gap >= TimeSpan.FromSeconds(0.8)), $"no two notifications of {path} come closer than pmin, 1 s",
                string.Join(", ", gaps.Select(gap => $"{gap.TotalSeconds:0.00} s")));
            var sequence = observation.Notifications.Select(notification => notification.Sequence).ToList();
            Require(sequence.Distinct().Count() == sequence.Count, "each notification has an Observe number of its own", string.Join(", ", sequence));
            Answers(await observation.Cancel(), CoapCode.Content);
        }

        await HoldsBackWithinPmin();
    }

    [OmaCase(302, "Cancel Observations using Reset Operation")]
    public async Task Cancel_by_reset()
    {
        foreach (var path in await Reportable(2))
        {
            await SetPeriods(path, 1, 3);
            var observation = await Observe(path);
            await Notifies(observation, LongestPeriod + Slack);
            var mark = Client.Mark;

            observation.CancelByReset();

            var refused = await Sees<CoapEntry>(mark, $"the next notification of {path}, which is answered with a reset", LongestPeriod + Slack, IsNotification);
            await StaysQuiet(refused.Message.Token, Client.Mark);
        }
    }

    [OmaCase(303, "Cancel observations using Observe with Cancel parameter")]
    public async Task Cancel_by_observe()
    {
        var path = (await Reportable(1))[0];
        await SetPeriods(path, 1, 3);
        var mark = Client.Mark;
        var observation = await Observe(path);
        await Notifies(observation, LongestPeriod + Slack);
        var notification = await Sees<CoapEntry>(mark, "a notification", Slack, IsNotification);

        var answer = Answers(await observation.Cancel(), CoapCode.Content);

        Require(answer.Content.IsEmpty is false, "the answer to the cancellation has the value", answer.Describe());
        await StaysQuiet(notification.Message.Token, Client.Mark);
    }

    [OmaCase(304, "Observe-Composite Operation", Since = "1.1")]
    public async Task Observe_composite()
    {
        var (observation, paths) = await ObserveTwo();
        await Notifies(observation, LongestPeriod + Slack);
        foreach (var path in paths)
            Require(observation.Latest.Below(path).Any(), $"the notification tells {path}", observation.Latest.Describe());
    }

    [OmaCase(305, "Cancel Observation-Composite Operation", Since = "1.1")]
    public async Task Cancel_observation_composite()
    {
        var mark = Client.Mark;
        var (observation, _) = await ObserveTwo();
        await Notifies(observation, LongestPeriod + Slack);
        var notification = await Sees<CoapEntry>(mark, "a notification", Slack, IsNotification);

        Answers(await observation.Cancel(), CoapCode.Content);

        await StaysQuiet(notification.Message.Token, Client.Mark);
    }

    [OmaCase(306, "Send Operation", Since = "1.1")]
    public async Task Send_operation() => await Sends();

    [OmaCase(307, "Muting Send", Since = "1.1")]
    public async Task Muting_send()
    {
        var mute = Client.ServerAccount.Append(23);
        await Sends();
        await Keep(mute);
        Answers(await Client.Write(mute, Lwm2mValue.Of(true)), CoapCode.Changed);
        var mark = Client.Mark;
        var sent = await Client.Find<CoapEntry>(mark, ListensForSend, IsSend, Cancellation);
        Require(sent is null, $"the client sends nothing while {mute} is true", sent?.Describe() ?? "");
    }

    [OmaCase(308, "Observe-Composite and Creating Object Instance", Since = "1.1")]
    public async Task Observe_composite_and_creating()
    {
        NeedsObject(Portfolio.Object!.Value);
        var (observation, _) = await ObserveTwo(Portfolio);
        var created = await CreatePortfolio();
        await Tells(observation, content => content.Below(created).Any(), $"the new instance {created}");
    }

    [OmaCase(309, "Observe-Composite and Deleting Object Instance", Since = "1.1")]
    public async Task Observe_composite_and_deleting()
    {
        NeedsObject(Portfolio.Object!.Value);
        var created = await CreatePortfolio();
        var (observation, _) = await ObserveTwo(Portfolio);
        Answers(await Client.Registered.Delete(created, Cancellation), CoapCode.Deleted);
        await Tells(observation, content => !content.Below(created).Any(), $"nothing of {created} any more");
    }

    [OmaCase(310, "Observe-Composite and modification of parameter values", Since = "1.1")]
    public async Task Observe_composite_and_modification()
    {
        var storing = Client.ServerAccount.Append(6);
        var (observation, _) = await ObserveTwo(storing);
        var value = !(await Keep(storing)).AsBoolean(storing);
        Answers(await Client.Write(storing, Lwm2mValue.Of(value)), CoapCode.Changed);
        await Tells(observation, content => content.Find(storing) is { } node && node.AsBoolean() == value, $"{storing} = {value}");
    }

    [OmaCase(311, "Send command", Since = "1.1")]
    public async Task Send_command() => await Sends();

    // What can be observed: power sources where the client has them, else what every client has.
    private async Task<IReadOnlyList<Lwm2mPath>> Reportable(int count)
    {
        NeedsObject(3);
        var found = new List<Lwm2mPath>();
        foreach (var path in (Lwm2mPath[])[Device.Append(7), Device.Append(8), Device.Append(9), Device.Append(13), Device.Append(16), Client.ServerAccount.Append(1)])
            if (found.Count < count && await Client.Has(path, Cancellation))
                found.Add(path);
        Require(found.Count > 0, "the client has a resource that can be observed", "none, as its Discover says");
        return found;
    }

    // A change shows whether the shortest period holds. Some clients do not tell a server of what it wrote itself; then the longest does.
    private async Task HoldsBackWithinPmin()
    {
        var storing = Client.ServerAccount.Append(6);
        var before = await Keep(storing);
        await SetPeriods(storing, 3, 6);
        var observation = await Observe(storing);
        Answers(await Client.Write(storing, Lwm2mValue.Of(!before.AsBoolean(storing))), CoapCode.Changed);
        await Notifies(observation, TimeSpan.FromSeconds(6) + Slack);
        var held = observation.Notifications[0].At - observation.Response.AnsweredAt;
        Require(held >= TimeSpan.FromSeconds(2.8), $"a change of {storing} is not told before pmin, 3 s, is over", $"after {held.TotalSeconds:0.00} s");
        Answers(await observation.Cancel(), CoapCode.Content);
    }

    // Together with the binding, which every client has.
    private async Task<(Observation Observation, Lwm2mPath[] Paths)> ObserveTwo(Lwm2mPath? other = null)
    {
        var formats = await CompositeFormats();
        Lwm2mPath[] paths = [other ?? Client.ServerAccount.Append(1), Device.Append(16)];
        foreach (var path in paths)
            await SetPeriods(path, 1, 3);
        var observation = await Client.Registered.ObserveComposite(paths, formats[0], ct: Cancellation);
        Afterwards(async () => await observation.DisposeAsync());
        Answers(observation.Response, CoapCode.Content);
        return (observation, paths);
    }

    private async Task Tells(Observation observation, Func<Lwm2mContent, bool> matches, string what)
    {
        var within = LongestPeriod + LongestPeriod + Slack;
        var told = await Client.Clock.RunUntil(() => observation.Count > 0 && matches(observation.Latest), Client.Clock.Now + within, Cancellation);
        Require(told, $"a notification tells {what} within {within.TotalSeconds:0.#} s", observation.Latest.Describe());
    }

    private async Task<Lwm2mPath> CreatePortfolio()
    {
        var taken = Client.Registration.Objects.Where(path => path.Depth == 2 && path.Object == Portfolio.Object).Select(path => path.Instance!.Value).ToHashSet();
        var created = Portfolio.Append(Enumerable.Range(0, 100).First(id => !taken.Contains(id)));
        var format = Answers(await Client.Read(Client.ServerAccount), CoapCode.Content).Format;
        Answers(await Client.Registered.Create(Portfolio, [new(created.Append(0).Append(0), "a")], format, Cancellation), CoapCode.Created);
        Afterwards(async () => await Client.Registered.Delete(created, Cancellation));
        return created;
    }

    // When a client sends is its own affair; that it can be muted says that it does.
    private async Task Sends()
    {
        await NeedsResource(Client.ServerAccount.Append(23));
        var sent = await Client.Find<CoapEntry>(0, ListensForSend, IsSend, Cancellation)
            ?? throw Inconclusive($"the client sent nothing in {ListensForSend.TotalSeconds:0} s: make it Send while this case runs");
        var answer = await Sees<CoapEntry>(0, "the answer to the Send", Slack, entry => entry.Sent && entry.Message.Token == sent.Message.Token && entry.Message.Code.IsResponse);
        Require(answer.Message.Code == CoapCode.Changed, "its Send is one that the server takes (2.04)", answer.Message.Code.ToString());
    }

    private static bool IsSend(CoapEntry entry) => !entry.Sent && entry.Message.Code == CoapCode.Post && entry.Message.Options.UriPath is ["dp"];

    private async Task SetPeriods(Lwm2mPath path, int least, int most)
    {
        Answers(await Client.WriteAttributes(path, $"pmin={least}&pmax={most}"), CoapCode.Changed);
        Afterwards(async () => (await Client.WriteAttributes(path, "pmin&pmax")).EnsureSuccess());
    }

    private async Task<Observation> Observe(Lwm2mPath path)
    {
        var observation = await Client.Registered.Observe(path, ct: Cancellation);
        Answers(observation.Response, CoapCode.Content);
        Afterwards(async () => await observation.DisposeAsync());
        return observation;
    }

    private async Task Notifies(Observation observation, TimeSpan within)
    {
        var count = observation.Count;
        var came = await Client.Clock.RunUntil(() => observation.Count > count, Client.Clock.Now + within, Cancellation);
        Require(came, $"a notification of {observation.Path} comes within {within.TotalSeconds:0.#} s", "it did not come");
    }

    private static bool IsNotification(CoapEntry entry) => !entry.Sent && entry.Message.Code.IsSuccess && entry.Message.Options.Observe is not null;

    private async Task StaysQuiet(CoapToken token, int mark)
    {
        var after = await Client.Find<CoapEntry>(mark, 2 * (LongestPeriod + Slack), entry => IsNotification(entry) && entry.Message.Token == token, Cancellation);
        Require(after is null, "no further notification comes", after?.Describe() ?? "");
    }
}
