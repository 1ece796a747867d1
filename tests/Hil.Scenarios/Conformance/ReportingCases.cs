using Hil.Coap;
using Hil.Coap.Messages;
using Hil.Lwm2m;
using Hil.NUnit.Conformance;

namespace Hil.Scenarios.Conformance;

/// <summary>Information reporting: cases 301 to 303.</summary>
public sealed class ReportingCases : OmaCases
{
    // Notifications come to the second; a client that counts in whole seconds, and the network, may add another.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1.2);

    private static readonly TimeSpan LongestPeriod = TimeSpan.FromSeconds(3);

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
