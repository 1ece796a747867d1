using Hil.Core.Motions;
using Hil.NUnit.Expectations;

namespace Hil.NUnit.Benches;

/// <summary>A classification window of the device that lies wholly in a motion.</summary>
/// <param name="Motion">The motion.</param>
/// <param name="Number">Counted from 1.</param>
/// <param name="Start">When its first sample is taken, to within one sample.</param>
/// <param name="End">When its last sample is taken, to within one sample: what the device makes of it comes after.</param>
public sealed record MotionWindow(Motion Motion, int Number, Moment Start, Moment End);
