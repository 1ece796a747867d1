using Hil.Core.Timelines;
using Hil.Lwm2m;
using Hil.Lwm2m.Entries;

namespace Hil.NUnit.Expectations;

/// <summary>The last value that the server heard of a resource: notified, or read. A new registration forgets it.</summary>
internal sealed class ValueCondition(Lwm2mPath path, string expected, Func<Lwm2mNode, bool> matches) : Condition
{
    public override string Text => $"{path} {expected}";

    public override IReadOnlyList<string> Channels { get; } = ["lwm2m"];

    public override ITracker Track() => new Tracker(path, matches);

    public override string Seen(IReadOnlyList<TimelineEntry> before, IReadOnlyList<TimelineEntry> watched)
    {
        var heard = Heard(watched).ToList();
        if (heard.Count > 0)
            return $"{path} = {string.Join(", then ", heard.TakeLast(4).Select(Told))}";
        return Heard(before).LastOrDefault() is { Value: not null } last ? $"{path} = {Told(last)}, and nothing since" : $"nothing of {path}";

        static string Told((TimelineEntry Entry, Lwm2mNode Value) heard) => $"{heard.Value.Value.Describe()} at {Said.At(heard.Entry.At)}";
    }

    public override bool Concerns(TimelineEntry entry) => entry switch
    {
        NotificationEntry notification => Meet(notification.Path),
        OperationEntry operation => Meet(operation.Response.Path),
        _ => false,
    };

    private bool Meet(Lwm2mPath other) => other.Contains(path) || path.Contains(other);

    private IEnumerable<(TimelineEntry Entry, Lwm2mNode Value)> Heard(IEnumerable<TimelineEntry> entries) =>
        from entry in entries
        let value = ValueIn(entry, path)
        where value is not null
        select (entry, value);

    private static Lwm2mNode? ValueIn(TimelineEntry entry, Lwm2mPath path) => entry switch
    {
        NotificationEntry { Dropped: null } notification => notification.Content.Find(path),
        OperationEntry { Response: { IsSuccess: true, Operation: Lwm2mOperation.Read or Lwm2mOperation.Observe } response } => response.Content.Find(path),
        _ => null,
    };

    private sealed class Tracker(Lwm2mPath path, Func<Lwm2mNode, bool> matches) : ITracker
    {
        public bool Holds { get; private set; }

        public void See(TimelineEntry entry, bool watched)
        {
            if (entry is RegistrationEntry { Change: RegistrationChange.Registered or RegistrationChange.Replaced })
                Holds = false;
            else if (ValueIn(entry, path) is { } value)
                Holds = matches(value);
        }
    }
}
