using System.Globalization;
using Renode.NET;

namespace Hil.Renode.Recording;

/// <summary>The EventRecorder of a machine (emulation/renode): lets time pass, tells what happened, and sends on the serial lines.</summary>
/// <remarks>By commands of the Monitor alone, so that it is the same through both doors: each call is one.</remarks>
internal sealed class Recorder(IRenodeMachine machine)
{
    /// <summary>Lets time pass until there is something that a host may want to answer, for a span at most.</summary>
    /// <param name="span">Whole microseconds.</param>
    /// <param name="take">Is given what was recorded, in order.</param>
    /// <returns>The time that was reached.</returns>
    /// <exception cref="RenodeException">What came back is no record.</exception>
    public VirtualTime RunOn(VirtualTime span, Action<BoardRecord> take)
    {
        var words = machine.Execute(string.Create(CultureInfo.InvariantCulture, $"sysbus.recorder RunOn {span.Nanoseconds / 1000}")).Trim().Split(' ', 2);
        if (!long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var reached))
            throw new RenodeException($"The recorder of machine {machine.Name}: a time in ns and records were expected, found \"{string.Join(' ', words)}\".");
        Read(words.Length > 1 ? words[1] : "", take);
        return new(reached);
    }

    /// <summary>Takes what was recorded outside a run, such as in a reset.</summary>
    /// <inheritdoc cref="RunOn" />
    public void Collect(Action<BoardRecord> take) => Read(machine.Execute("sysbus.recorder Take"), take);

    /// <summary>Sends bytes on a serial line, after those that are under way.</summary>
    public void Send(byte channel, ReadOnlySpan<byte> bytes) => machine.Execute($"sysbus.recorder Send {channel} \"{Convert.ToHexString(bytes)}\"");

    /// <summary>Drops what was sent and has not arrived.</summary>
    public void DropSent() => machine.Execute("sysbus.recorder DropArriving");

    private void Read(string words, Action<BoardRecord> take)
    {
        var bytes = new byte[words.Length];
        if (!Convert.TryFromBase64String(words, bytes, out var length))
            throw new RenodeException($"The recorder of machine {machine.Name}: records in base 64 were expected, found \"{words}\".");
        RecordReader.Read(bytes.AsSpan(0, length), $"the events of machine {machine.Name}", take);
    }
}
