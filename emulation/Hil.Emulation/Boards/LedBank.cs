using Hil.Core.Boards;
using Hil.Emulation.Devices;

namespace Hil.Emulation.Boards;

/// <summary>The lights of a board.</summary>
internal sealed class LedBank(IReadOnlyList<Led> leds) : ILedPort
{
    public IReadOnlyList<string> Names { get; } = [.. leds.Select(l => l.Name)];

    public bool IsOn(string name) =>
        leds.FirstOrDefault(l => l.Name == name)?.IsOn
        ?? throw new ArgumentException($"One of the lights {string.Join(", ", Names)} was expected, found \"{name}\".", nameof(name));
}
