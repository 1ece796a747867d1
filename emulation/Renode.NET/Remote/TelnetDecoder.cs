namespace Renode.NET;

/// <summary>
/// Takes telnet's commands (RFC 854) out of a stream, wherever it is cut: <c>IAC WILL|WONT|DO|DONT option</c>, <c>IAC SB … IAC SE</c>,
/// <c>IAC command</c>, and <c>IAC IAC</c> for the byte 255.
/// </summary>
internal sealed class TelnetDecoder
{
    private const byte Iac = 255;
    private const byte Subnegotiation = 250;
    private const byte End = 240;

    private State state;

    private enum State
    {
        Data,
        Command,
        Option,
        Inside,
        InsideCommand,
    }

    /// <summary>Adds the data among the next bytes to a list.</summary>
    public void Decode(ReadOnlySpan<byte> bytes, List<byte> data)
    {
        foreach (var next in bytes)
        {
            state = state switch
            {
                State.Data when next == Iac => State.Command,
                State.Data => Take(next, data),
                State.Command when next == Iac => Take(next, data),
                State.Command when next == Subnegotiation => State.Inside,
                State.Command when next > Subnegotiation => State.Option,
                State.Inside when next == Iac => State.InsideCommand,
                State.Inside => State.Inside,
                State.InsideCommand when next != End => State.Inside,
                _ => State.Data,
            };
        }
    }

    private static State Take(byte next, List<byte> data)
    {
        data.Add(next);
        return State.Data;
    }
}
