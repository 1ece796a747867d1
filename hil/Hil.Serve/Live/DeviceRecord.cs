using Hil.Core.Time;
using Hil.Lwm2m;

namespace Hil.Serve.Live;

/// <summary>What is known of one device, over its registrations. Guarded by <see cref="LiveState"/>.</summary>
internal sealed class DeviceRecord(string endpoint)
{
    public string Endpoint { get; } = endpoint;

    public long Revision { get; set; }

    public Registration? Registration { get; set; }

    /// <summary>Why the registration is over; null while it holds.</summary>
    public string? EndedBecause { get; set; }

    public bool IsRegistered => Registration is not null && EndedBecause is null;

    public BoardTime HeardAt { get; set; }

    /// <summary>How many messages came from it.</summary>
    public long Heard { get; set; }

    /// <summary>How often something went wrong with it.</summary>
    public long Troubles { get; set; }

    public string? LastTrouble { get; set; }

    public BoardTime LastTroubleAt { get; set; }

    public SortedDictionary<Lwm2mPath, ValueRecord> Values { get; } = [];

    public SortedSet<Lwm2mPath> Observed { get; } = [];

    public FirmwareView? Firmware { get; set; }
}
