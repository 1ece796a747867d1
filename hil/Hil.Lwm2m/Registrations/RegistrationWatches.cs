namespace Hil.Lwm2m.Registrations;

// Who waits for what becomes of the registration of one endpoint: a registration wakes those who wait for it, and not those who wait for ten
// thousand others. Under the gate.
internal sealed class RegistrationWatches
{
    private readonly Dictionary<string, List<RegistrationWatch>> _byEndpoint = new(StringComparer.Ordinal);

    public void Add(RegistrationWatch watch)
    {
        if (!_byEndpoint.TryGetValue(watch.Endpoint, out var watches))
            _byEndpoint.Add(watch.Endpoint, watches = []);
        watches.Add(watch);
    }

    public void Remove(RegistrationWatch watch)
    {
        if (_byEndpoint.TryGetValue(watch.Endpoint, out var watches) && watches.Remove(watch) && watches.Count == 0)
            _byEndpoint.Remove(watch.Endpoint);
    }

    public void Raise(string endpoint)
    {
        if (!_byEndpoint.TryGetValue(endpoint, out var watches))
            return;
        foreach (var watch in watches)
            watch.Changed.Raise();
    }
}
