namespace Renode.NET;

/// <summary>An output of a peripheral of a hosted machine: a pin of a GPIO port, or an interrupt line.</summary>
public sealed class HostedPin
{
    private readonly HostedMachine machine;
    private readonly string peripheral;
    private readonly string pin;

    internal HostedPin(HostedMachine machine, string peripheral, string pin)
    {
        (this.machine, this.peripheral, this.pin) = (machine, peripheral, pin);
        machine.Ask(bridge => bridge.ListenToPin(peripheral, pin, (time, high) => Changed?.Invoke(new LevelChange(new VirtualTime(time), high))));
    }

    /// <summary>Whether the peripheral drives it high.</summary>
    public bool IsHigh => machine.Ask(bridge => bridge.PinState(peripheral, pin));

    /// <summary>The peripheral changed it. Called on a thread of Renode's while it runs.</summary>
    public event Action<LevelChange>? Changed;
}
