using Hil.Core.Motions;
using Hil.Signoff.Attempts;

namespace Hil.Cli.Checking;

/// <summary>What an image made of a motion.</summary>
/// <param name="Motion">The motion.</param>
/// <param name="Windows">What it said of each whole window; none where the motion is shorter than one.</param>
internal sealed record CheckedMotion(Motion Motion, IReadOnlyList<WindowResult> Windows);
