namespace Renode.NET;

/// <summary>An LED of a hosted machine.</summary>
public sealed class HostedLed
{
    private readonly HostedMachine machine;

    internal HostedLed(HostedMachine machine, string name)
    {
        (this.machine, Name) = (machine, name);
        machine.Ask(bridge => bridge.ListenToLed(name, (time, on) => Changed?.Invoke(new LevelChange(new VirtualTime(time), on))));
    }

    /// <summary>Its name, as it was asked for.</summary>
    public string Name { get; }

    /// <summary>Whether it is lit.</summary>
    public bool IsLit => machine.Ask(bridge => bridge.LedState(Name));

    /// <summary>It went on or off. Called on a thread of Renode's while it runs.</summary>
    public event Action<LevelChange>? Changed;
}
