namespace Hil.Lwm2m.Registrations;

// The devices that spoke last from one address: one mostly, but several may share a socket, and some farms put thousands behind one.
internal sealed class Neighbours
{
    private readonly LinkedList<RegisteredDevice> _all = [];

    // Those of them to whom it matters that something came from there, in the order in which they began to care.
    private List<RegisteredDevice>? _attentive;

    public IReadOnlyCollection<RegisteredDevice> All => _all;

    public void Add(RegisteredDevice device)
    {
        device.Place = _all.AddLast(device);
        Attend(device);
    }

    public void Remove(RegisteredDevice device)
    {
        if (device.Place?.List == _all)
            _all.Remove(device.Place);
        device.Place = null;
        _attentive?.Remove(device);
    }

    // After its registration changed, which may have put it in queue mode.
    public void Attend(RegisteredDevice device)
    {
        if (device.Line.IsAttentive && !(_attentive ??= []).Contains(device))
            _attentive.Add(device);
    }

    public void OnHeard()
    {
        if (_attentive is not { Count: > 0 })
            return;
        // A copy, since what is sent now may be answered now.
        foreach (var device in _attentive.ToArray())
            device.Line.OnHeard();
        _attentive.RemoveAll(device => !device.Line.IsAttentive);
    }
}
