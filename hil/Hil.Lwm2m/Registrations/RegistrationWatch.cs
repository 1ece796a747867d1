using Hil.Core.Time;

namespace Hil.Lwm2m.Registrations;

// What a wait for the registration of one device hangs on, until it is disposed.
internal sealed class RegistrationWatch : IDisposable
{
    private readonly RegistrationWatches _watches;
    private readonly Lock _gate;

    public RegistrationWatch(RegistrationWatches watches, Lock gate, string endpoint)
    {
        (_watches, _gate, Endpoint) = (watches, gate, endpoint);
        lock (_gate)
            _watches.Add(this);
    }

    public string Endpoint { get; }

    public Signal Changed { get; } = new();

    public void Dispose()
    {
        lock (_gate)
            _watches.Remove(this);
    }
}
