using System.Text;
using Hil.Core.Timelines;
using NUnit.Framework.Constraints;

namespace Hil.NUnit.Constraints;

/// <summary>A timeline that is another byte for byte; a failure shows the first entry that differs.</summary>
/// <param name="expected">The other timeline.</param>
public sealed class SameTimelineConstraint(Timeline expected) : Constraint
{
    /// <inheritdoc />
    public override string Description => $"the timeline {expected.Digest()[..16]}… of {expected.Count} entries";

    /// <inheritdoc />
    public override ConstraintResult ApplyTo<TActual>(TActual actual) => actual is Timeline timeline
        ? new Result(this, timeline, expected)
        : throw new ArgumentException($"A {nameof(Timeline)} was expected, found {actual?.GetType().Name ?? "null"}.", nameof(actual));

    private sealed class Result(IConstraint constraint, Timeline actual, Timeline expected)
        : ConstraintResult(constraint, actual, actual.Digest() == expected.Digest())
    {
        public override void WriteMessageTo(MessageWriter writer)
        {
            writer.WriteMessageLine($"  Expected: {Description}");
            writer.WriteMessageLine($"  But was:  {actual.Digest()[..16]}… of {actual.Count} entries");
            var (mine, theirs) = (Lines(actual), Lines(expected));
            for (var i = 0; i < Math.Max(mine.Length, theirs.Length); i++)
            {
                if (i < mine.Length && i < theirs.Length && mine[i] == theirs[i])
                    continue;
                writer.WriteMessageLine($"  The first that differs is entry {i}:");
                writer.WriteMessageLine($"    expected {(i < theirs.Length ? theirs[i] : "none")}");
                writer.WriteMessageLine($"    found    {(i < mine.Length ? mine[i] : "none")}");
                break;
            }
        }

        private static string[] Lines(Timeline timeline)
        {
            using var stream = new MemoryStream();
            timeline.WriteJsonLines(stream);
            return Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n');
        }
    }
}
