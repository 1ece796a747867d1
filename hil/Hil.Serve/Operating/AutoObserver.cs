using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Model;

namespace Hil.Serve.Operating;

/// <summary>
/// Observes what was asked for on every device that registers and lists it, and reads once what the observed instances call themselves, so
/// that people see a name beside each value.
/// </summary>
internal sealed class AutoObserver(
    Operator desk, IReadOnlyList<ObservePattern> patterns, ObjectModel model, BoardClock clock, Timeline timeline, CancellationToken closing)
{
    /// <summary>Takes an entry of the timeline; what follows from it happens on a thread of the pool, after the device has its answer.</summary>
    public void Take(TimelineEntry entry)
    {
        if (patterns.Count > 0 && entry is RegistrationEntry { Registration: { } registration, Change: RegistrationChange.Registered or RegistrationChange.Updated })
            _ = Task.Run(() => Observe(registration), closing);
    }

    private async Task Observe(Registration registration)
    {
        var paths = patterns.SelectMany(pattern => pattern.PathsOf(registration)).Distinct().Where(path => !desk.IsObserving(registration.Endpoint, path)).ToArray();
        foreach (var path in paths)
            if (!await Try(registration, path, () => desk.Observe(registration.Endpoint, path.ToString(), closing)))
                return;
        foreach (var name in paths.SelectMany(NameOf).Distinct().Except(paths))
            if (!await Try(registration, name, () => desk.Read(registration.Endpoint, name.ToString(), closing)))
                return;
    }

    private async Task<bool> Try(Registration registration, Lwm2mPath path, Func<Task<Lwm2mResponse>> ask)
    {
        try
        {
            await ask();
            return true;
        }
        catch (Exception error) when (error is NotRegisteredException or DeskRefusal or OperationCanceledException or ObjectDisposedException)
        {
            // It went away meanwhile: its next registration is observed anew.
            return false;
        }
        catch (Exception error)
        {
            timeline.Append(new NoteEntry(clock.Now, $"{registration.Endpoint} {path} could not be asked: {error.Message}"));
            return true;
        }
    }

    // Where an instance says what it is called, if its object has such a resource.
    private IEnumerable<Lwm2mPath> NameOf(Lwm2mPath path) =>
        path.Depth < 2 || model.FindObject(path) is not { IsMultiple: true } definition ? [] : definition.Resources.Values
            .Where(resource => resource.Type == ResourceType.String && resource.Operations.Contains('R', StringComparison.Ordinal) && resource.Name.EndsWith("Name", StringComparison.Ordinal))
            .Take(1).Select(resource => path.Ancestor(2).Append(resource.Id));
}
