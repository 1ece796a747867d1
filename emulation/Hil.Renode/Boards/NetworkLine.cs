using Hil.Core.Network.Gateway;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Renode.Boards;

/// <summary>The serial line of a Renode board as the bench's gateway sees it.</summary>
internal sealed class NetworkLine(RenodeBoard board, RenodeClock clock) : ISlipLine
{
    /// <inheritdoc />
    public BoardTime Now => clock.Now;

    /// <inheritdoc />
    public bool BoardHasPower => board.IsOn;

    /// <inheritdoc />
    public Action<byte>? FromBoard { get; set; }

    /// <inheritdoc />
    public void Send(ReadOnlySpan<byte> bytes) => board.Machine.Recorder.Send(BoardLayout.Network, bytes);

    /// <inheritdoc />
    public void Clear() => board.Machine.Recorder.DropSent();

    /// <inheritdoc />
    public Action<BoardTime> CreateAlarm(string name, Action ring) => clock.CreateAlarm(ring);

    /// <inheritdoc />
    public void Report(string kind, string text) => board.Timeline.Append(new DiagnosticEntry(clock.Now, kind, text, 0, null));
}
