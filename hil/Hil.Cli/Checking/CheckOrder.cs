using Hil.Core.Motions;
using Hil.NUnit.Settings;

namespace Hil.Cli.Checking;

/// <summary>What a check was asked for.</summary>
/// <param name="Settings">Image, profile, folder of recordings, seed.</param>
/// <param name="Recordings">What is known of the recordings beside their files and manifest.</param>
/// <param name="Split">Which recordings.</param>
/// <param name="Synthesised">Whether the synthesised set is checked too.</param>
/// <param name="AtLeast">The percentage of windows that each set must have right, or null for no gate.</param>
/// <param name="Workers">How many boards run at once.</param>
internal sealed record CheckOrder(RunSettings Settings, MotionLibraryOptions Recordings, SplitPart Split, bool Synthesised, double? AtLeast, int Workers);
