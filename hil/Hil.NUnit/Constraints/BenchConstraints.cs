using Hil.Core.Timelines;
using NUnit.Framework;
using NUnit.Framework.Constraints;

namespace Hil.NUnit.Constraints;

/// <summary>The words that benches add to NUnit's <c>Is</c>.</summary>
public static class BenchConstraints
{
    extension(Is)
    {
        /// <summary>A timeline that is <paramref name="expected"/> byte for byte: two runs that saw the same things at the same times.</summary>
        public static SameTimelineConstraint SameTimelineAs(Timeline expected) => new(expected);
    }

    /// <inheritdoc cref="extension(Is).SameTimelineAs" />
    public static SameTimelineConstraint SameTimelineAs(this ConstraintExpression expression, Timeline expected) =>
        expression.Append(new SameTimelineConstraint(expected));
}
