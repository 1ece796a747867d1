namespace Hil.Emulation.Peripherals;

/// <summary>The sixteen channels that carry published events to subscribed tasks (nRF9160 DPPI).</summary>
internal sealed class EventFabric
{
    public const int Channels = 16;

    // A channel that feeds itself would ring for ever on the chip too. Both are more than any program needs at one instant.
    private const int DeepestCascade = 64;
    private const int LongestCascade = 1024;

    private readonly List<PeripheralTask>[] _subscribers = [.. Enumerable.Range(0, Channels).Select(_ => new List<PeripheralTask>())];
    private int _depth;
    private int _triggered;

    /// <summary>The enabled channels, one bit each (DPPIC.CHEN).</summary>
    public uint Enabled { get; set; }

    /// <summary>Told of a cascade that never ends.</summary>
    public Action<int>? Ringing { get; set; }

    public void Subscribe(PeripheralTask task, int channel)
    {
        var subscribers = _subscribers[channel];
        var place = subscribers.FindIndex(s => s.Order > task.Order);
        subscribers.Insert(place < 0 ? subscribers.Count : place, task);
    }

    public void Unsubscribe(PeripheralTask task, int channel) => _subscribers[channel].Remove(task);

    /// <summary>Triggers the tasks that subscribe to a channel, if the channel is enabled.</summary>
    public void Publish(int channel)
    {
        if ((Enabled >> channel & 1) == 0)
            return;
        if (_depth == 0)
            _triggered = 0;
        if (_depth == DeepestCascade || _triggered > LongestCascade)
        {
            Ringing?.Invoke(channel);
            return;
        }

        _depth++;
        var subscribers = _subscribers[channel];
        for (var i = 0; i < subscribers.Count; i++)
        {
            _triggered++;
            subscribers[i].Trigger();
        }

        _depth--;
    }
}
