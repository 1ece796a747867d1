using Hil.Core.Time;

namespace Hil.Serve.Live;

/// <summary>A point of a value's course over time.</summary>
/// <param name="Revision">The revision of the live state that brought it.</param>
/// <param name="At">When.</param>
/// <param name="Number">The value.</param>
internal readonly record struct ValuePoint(long Revision, BoardTime At, double Number);
