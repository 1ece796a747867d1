using Hil.Core.Motions;
using Hil.Core.Time;

namespace Hil.Core.Boards;

/// <summary>A motion on the board clock.</summary>
/// <param name="Motion">What is played.</param>
/// <param name="Start">When its first sample holds.</param>
/// <param name="End">When the board rests again.</param>
public sealed record MotionPlayback(Motion Motion, BoardTime Start, BoardTime End);
