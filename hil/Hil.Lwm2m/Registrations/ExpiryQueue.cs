using Hil.Core.Time;

namespace Hil.Lwm2m.Registrations;

// Registrations in the order in which they end, with one timer for all of them; those without an end are not in it. A heap in which each
// device knows its place: to move one costs a few comparisons, and mostly one, since most ask for the same lifetime and so end last. `expire`
// is called when the time of one has come, and must remove it. Under the gate.
internal sealed class ExpiryQueue(BoardClock clock, Action<RegisteredDevice> expire)
{
    // What the timers of .NET hold; a longer lifetime takes several.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(20);

    private readonly List<RegisteredDevice> _heap = [];
    private long _sets;
    private ITimer? _timer;
    private BoardTime _timerFor = BoardTime.Never;

    // The device whose registration ends first; of two that end at once the one that was set first.
    private RegisteredDevice? First => _heap.Count > 0 ? _heap[0] : null;

    // Puts a device where its registration says, from wherever it was.
    public void Set(RegisteredDevice device)
    {
        TakeOut(device);
        if (device.Registration.ExpiresAt != BoardTime.Never)
        {
            device.Expiry = new(device.Registration.ExpiresAt, _sets++, _heap.Count);
            _heap.Add(device);
            Rise(device);
        }

        SetTimer();
    }

    public void Remove(RegisteredDevice device)
    {
        TakeOut(device);
        if (_heap.Count == 0)
            StopTimer();
    }

    // A timer that fires too early, since the first was updated or has ended, is set again then.
    private void SetTimer()
    {
        if (First is not { Expiry: { } expiry } first || expiry.At >= _timerFor)
            return;
        StopTimer();
        _timerFor = expiry.At;
        var left = clock.Now.Until(expiry.At);
        _timer = first.Link.Coap.StartTimer(left < LongestTimer ? left : LongestTimer, OnTimer);
    }

    private void OnTimer()
    {
        while (First is { Expiry: { } expiry } first && expiry.At <= clock.Now)
            expire(first);
        // A long lifetime takes several timers.
        StopTimer();
        SetTimer();
    }

    private void StopTimer()
    {
        _timer?.Dispose();
        _timer = null;
        _timerFor = BoardTime.Never;
    }

    private void TakeOut(RegisteredDevice device)
    {
        if (device.Expiry is not { } expiry)
            return;
        device.Expiry = null;
        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (last == device)
            return;
        Put(last, expiry.Index);
        Rise(last);
        Sink(last);
    }

    private void Rise(RegisteredDevice device)
    {
        for (var index = IndexOf(device); index > 0; index = (index - 1) / 2)
        {
            var parent = _heap[(index - 1) / 2];
            if (!IsBefore(device, parent))
                return;
            Put(parent, index);
            Put(device, (index - 1) / 2);
        }
    }

    private void Sink(RegisteredDevice device)
    {
        for (var index = IndexOf(device); 2 * index + 1 < _heap.Count;)
        {
            var child = 2 * index + 1;
            if (child + 1 < _heap.Count && IsBefore(_heap[child + 1], _heap[child]))
                child++;
            if (!IsBefore(_heap[child], device))
                return;
            Put(_heap[child], index);
            Put(device, child);
            index = child;
        }
    }

    private void Put(RegisteredDevice device, int index)
    {
        _heap[index] = device;
        device.Expiry = device.Expiry!.Value with { Index = index };
    }

    private static int IndexOf(RegisteredDevice device) => device.Expiry!.Value.Index;

    private static bool IsBefore(RegisteredDevice one, RegisteredDevice other)
    {
        var (first, second) = (one.Expiry!.Value, other.Expiry!.Value);
        return first.At == second.At ? first.Number < second.Number : first.At < second.At;
    }

    // When a registration ends, and where it is in the queue.
    internal readonly record struct Place(BoardTime At, long Number, int Index);
}
