using Hil.Core.Time;
using Hil.Lwm2m;

namespace Hil.Serve.Live;

/// <summary>A device as it stands.</summary>
/// <param name="Endpoint">Its endpoint client name, as it sent it: not fit for a terminal as it is, see <see cref="PlainText"/>.</param>
/// <param name="Registration">Its registration, or the last one; null where none was accepted.</param>
/// <param name="EndedBecause">Why the registration is over; null while it holds.</param>
/// <param name="HeardAt">When a message came from it last.</param>
/// <param name="Troubles">How often something went wrong with it.</param>
/// <param name="LastTrouble">What went wrong last, fit for a terminal; or null.</param>
/// <param name="Firmware">The update that was asked for at the desk, or null.</param>
/// <param name="Values">What is known of its values, in ascending order of their paths.</param>
public sealed record DeviceView(
    string Endpoint, Registration? Registration, string? EndedBecause, BoardTime HeardAt, long Troubles, string? LastTrouble, FirmwareView? Firmware,
    IReadOnlyList<ValueView> Values)
{
    /// <summary>Whether it is registered.</summary>
    public bool IsRegistered => Registration is not null && EndedBecause is null;
}
