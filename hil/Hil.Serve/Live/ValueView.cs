using Hil.Core.Time;
using Hil.Lwm2m;

namespace Hil.Serve.Live;

/// <summary>A value of a device, as it told it last.</summary>
/// <param name="Path">Where.</param>
/// <param name="Value">What.</param>
/// <param name="At">When it told it.</param>
/// <param name="IsObserved">Whether it is observed.</param>
public sealed record ValueView(Lwm2mPath Path, Lwm2mValue Value, BoardTime At, bool IsObserved);
