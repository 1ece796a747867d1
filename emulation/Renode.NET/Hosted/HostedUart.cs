using System.Text;

namespace Renode.NET;

/// <summary>A UART of a hosted machine, seen from outside the chip.</summary>
public sealed class HostedUart
{
    private readonly HostedMachine machine;
    private readonly List<byte> line = [];
    private VirtualTime lineBegan;

    internal HostedUart(HostedMachine machine, string name)
    {
        (this.machine, Name) = (machine, name);
        machine.Ask(bridge => bridge.ListenToUart(name, Hear));
    }

    /// <summary>Its name, as it was asked for.</summary>
    public string Name { get; }

    /// <summary>The chip sent a byte. Called on a thread of Renode's while it runs.</summary>
    public event Action<UartByte>? ByteSent;

    /// <summary>The chip sent a line feed. Called on a thread of Renode's while it runs.</summary>
    public event Action<HostedUartLine>? LineSent;

    /// <summary>Gives the chip a byte, at once and whatever the baud rate.</summary>
    public void Send(byte value) => machine.Tell(bridge => bridge.SendToUart(Name, value));

    private void Hear(long nanoseconds, byte value)
    {
        var time = new VirtualTime(nanoseconds);
        ByteSent?.Invoke(new UartByte(time, value));
        if (line.Count == 0)
        {
            lineBegan = time;
        }
        line.Add(value);
        if (value == '\n')
        {
            var text = Encoding.UTF8.GetString([.. line]).TrimEnd('\r', '\n');
            line.Clear();
            LineSent?.Invoke(new HostedUartLine(lineBegan, time, text));
        }
    }
}
