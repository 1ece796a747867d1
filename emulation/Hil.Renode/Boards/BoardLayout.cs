using Hil.Core.Boards;

namespace Hil.Renode.Boards;

/// <summary>A board as its platform files describe it (emulation/renode).</summary>
/// <param name="Name">The word that profiles use; the files are called so.</param>
/// <param name="Leds">The lights, in the order of the recorder's inputs.</param>
/// <param name="HasAccelerometer">Whether there is an ADXL362.</param>
internal sealed record BoardLayout(string Name, IReadOnlyList<string> Leds, bool HasAccelerometer)
{
    /// <summary>The recorder's channel of the console.</summary>
    public const byte Console = 0;

    /// <summary>The recorder's channel of the network.</summary>
    public const byte Network = 1;

    /// <summary>What ends a line of the console.</summary>
    public const byte EndOfLine = (byte)'\n';

    /// <summary>What ends, and may begin, a frame of the network: END of SLIP (RFC 1055).</summary>
    public const byte EndOfFrame = 0xC0;

    private static readonly BoardLayout[] All =
    [
        new("thingy91", ["red", "green", "blue", "sense-red", "sense-green", "sense-blue"], HasAccelerometer: true),
        new("nrf9160dk", ["led1", "led2", "led3", "led4"], HasAccelerometer: false),
    ];

    /// <summary>The board of that name.</summary>
    /// <exception cref="BoardUnavailableException">There is none; the message lists those there are.</exception>
    public static BoardLayout Find(string backend, string name) => Array.Find(All, layout => layout.Name == name)
        ?? throw new BoardUnavailableException($"The backend {backend} knows the boards {string.Join(", ", All.Select(l => l.Name))}; \"{name}\" was asked for.");
}
