using Hil.Core.Motions;
using Hil.NUnit.Expectations;

namespace Hil.NUnit.Benches;

/// <summary>A motion holds not one whole window of the device: nothing can be judged by it.</summary>
/// <param name="motion">The motion.</param>
/// <param name="window">How long one window lasts.</param>
public sealed class MotionTooShortException(Motion motion, TimeSpan window)
    : Exception($"Motion {motion.Name}: expected at least one window of {Said.Span(window)}, found {Said.Span(motion.Duration)}.");
