using Hil.NUnit.Settings;

namespace Hil.Cli.Conformance;

/// <summary>What a conformance run was asked for.</summary>
/// <param name="Settings">Image, profile, updates, seed and report folder.</param>
/// <param name="IsOwn">Whether neither an image nor a profile was named, so that the reference firmware is judged.</param>
/// <param name="Socket">The client that comes over UDP, or null for the emulated board.</param>
/// <param name="Cases">Which cases.</param>
/// <param name="Workers">How many boards run at once.</param>
/// <param name="Command">The command line, for the record.</param>
internal sealed record ConformanceOrder(RunSettings Settings, bool IsOwn, SocketOrder? Socket, CaseFilter Cases, int Workers, string Command);
