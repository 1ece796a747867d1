using Hil.Core.Time;
using Hil.Lwm2m;

namespace Hil.Serve.Live;

/// <summary>What is known of one value of a device: the last, and its course over time where it is a number. Guarded by <see cref="LiveState"/>.</summary>
internal sealed class ValueRecord(Lwm2mPath path)
{
    private readonly Queue<ValuePoint> _points = new();

    public Lwm2mPath Path { get; } = path;

    public Lwm2mValue? Value { get; private set; }

    public BoardTime At { get; private set; }

    public long Revision { get; private set; }

    /// <summary>How often the device has told it.</summary>
    public long Told { get; private set; }

    public IEnumerable<ValuePoint> Points => _points;

    public void Take(Lwm2mValue value, BoardTime at, long revision, int mostPoints)
    {
        (Value, At, Revision) = (value, at, revision);
        Told++;
        if (Number(value) is not { } number)
            return;
        _points.Enqueue(new(revision, at, number));
        while (_points.Count > mostPoints)
            _points.Dequeue();
    }

    /// <summary>The value as a number for a chart; null where it is none.</summary>
    public static double? Number(Lwm2mValue value) => value.Type switch
    {
        ResourceType.Integer => value.AsInteger(),
        ResourceType.UnsignedInteger => value.AsUnsignedInteger(),
        ResourceType.Float when double.IsFinite(value.AsFloat()) => value.AsFloat(),
        ResourceType.Boolean => value.AsBoolean() ? 1 : 0,
        _ => null,
    };
}
