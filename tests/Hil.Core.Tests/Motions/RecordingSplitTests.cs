using CsCheck;
using Hil.Core.Motions;

namespace Hil.Core.Tests.Motions;

public sealed class RecordingSplitTests
{
    private static readonly Motion[] Recordings =
    [
        .. from set in new[] { "one", "two" }
           from label in new[] { "idle", "circle", "snake" }
           from number in Enumerable.Range(0, 17)
           select new Motion($"{label}.{number}", label, MotionSource.Recorded, 50, [new(number, label.Length, set.Length)], set),
    ];

    [Test]
    public void A_fourth_of_each_label_of_each_set_is_kept_out_and_nothing_is_lost_or_in_both_parts()
    {
        var split = RecordingSplit.Of(Recordings);

        Assert.That(split.Train.Concat(split.Test), Is.EquivalentTo(Recordings));
        foreach (var group in split.Test.GroupBy(motion => (motion.Set, motion.Label)))
            Assert.That(group.Count(), Is.EqualTo(5), $"{group.Key}");
    }

    [Test]
    public void The_split_depends_on_the_recordings_and_not_on_their_order()
    {
        var names = Names(RecordingSplit.Of(Recordings));
        Gen.Shuffle(Recordings).Sample(shuffled => Assert.That(Names(RecordingSplit.Of(shuffled)), Is.EquivalentTo(names)), iter: 20);

        static List<(string, string)> Names(RecordingSplit split) => [.. split.Test.Select(motion => (motion.Set, motion.Name))];
    }

    [Test]
    public void A_label_with_one_recording_is_learnt_from() => Assert.That(RecordingSplit.Of(Recordings[..1]).Test, Is.Empty);
}
