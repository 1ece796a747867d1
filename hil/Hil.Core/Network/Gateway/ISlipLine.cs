using Hil.Core.Time;

namespace Hil.Core.Network.Gateway;

/// <summary>A board's serial line as the bench's end of it sees it.</summary>
public interface ISlipLine
{
    /// <summary>The present board time.</summary>
    BoardTime Now { get; }

    /// <summary>Whether the board has power; a packet for one that has none is unreachable.</summary>
    bool BoardHasPower { get; }

    /// <summary>Called with each byte that the board has sent, when its stop bit is over.</summary>
    Action<byte>? FromBoard { get; set; }

    /// <summary>Sends bytes to the board, each in its time, after those that are under way.</summary>
    void Send(ReadOnlySpan<byte> bytes);

    /// <summary>The bytes that are under way are lost.</summary>
    void Clear();

    /// <summary>Makes an alarm on the board's clock. While the gateway is made, and belonging to the board's state.</summary>
    /// <returns>Sets the time at which <paramref name="ring"/> is called once, in place of the time that was set before.</returns>
    Action<BoardTime> CreateAlarm(string name, Action ring);

    /// <summary>Says on the timeline what was malformed.</summary>
    /// <param name="kind">A short word, such as <c>malformed-slip</c>.</param>
    /// <param name="text">What was expected and found.</param>
    void Report(string kind, string text);
}
