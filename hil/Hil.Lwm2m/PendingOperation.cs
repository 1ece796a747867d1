using Hil.Core.Time;
using Hil.Lwm2m.Links;

namespace Hil.Lwm2m;

/// <summary>
/// Something that was asked of a device and need not be waited for at once: several may be asked, and wait in its queue. It completes while
/// board time passes.
/// </summary>
public sealed class PendingOperation
{
    private readonly RegisteredDevice _device;
    private readonly BoardTime _deadline;
    private readonly bool _isPatient;
    private Errand _errand = null!;
    private volatile Lwm2mResponse? _response;

    internal PendingOperation(RegisteredDevice device, BoardTime deadline, bool isPatient) =>
        (_device, _deadline, _isPatient) = (device, deadline, isPatient);

    /// <summary>What came of it; null while it is not over.</summary>
    public Lwm2mResponse? Response => _response;

    /// <summary>Whether it is over.</summary>
    public bool IsCompleted => _response is not null;

    /// <summary>Waits until it is over, at most as long as the device's answer may take.</summary>
    /// <param name="ct">Ends the wait and gives it up.</param>
    public async ValueTask<Lwm2mResponse> Wait(CancellationToken ct = default)
    {
        await _device.Wait(() => IsCompleted, _errand, _deadline, ct, _isPatient);
        return _response!;
    }

    /// <summary>Gives it up; where it was not sent, it never is. Nothing happens where it is over.</summary>
    /// <param name="why">For the failure, in a few words.</param>
    public void Cancel(string why) => _errand.Cancel(why);

    internal PendingOperation Begin(Func<Errand> begin)
    {
        _errand = begin();
        return this;
    }

    internal void Complete(Lwm2mResponse response) => _response = response;
}
