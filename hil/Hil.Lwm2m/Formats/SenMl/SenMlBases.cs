using System.Diagnostics.CodeAnalysis;

namespace Hil.Lwm2m.Formats.SenMl;

// The base fields that hold for a record and all that follow, until others replace them (RFC 8428 §4.1 and §4.6).
internal sealed class SenMlBases
{
    private string _name = "";
    private double? _time;
    private Lwm2mValue? _value;

    // Joins a record with the base fields. False with the reason where it cannot be; nothing where it holds only base fields.
    public bool TryResolve(SenMlRecord record, out SenMlResolved? resolved, [NotNullWhen(false)] out string? error)
    {
        resolved = null;
        error = null;
        _name = record.BaseName ?? _name;
        _time = record.BaseTime ?? _time;
        _value = record.BaseValue ?? _value;
        if (record is { Name: null, Value: null, IsNull: false } && (record.BaseTime is not null || record.BaseValue is not null || record.BaseName is not null) && !IsWholePath(_name))
            return true;

        var name = _name + record.Name;
        if (!name.StartsWith('/') || !Lwm2mPath.TryParse(name, out var path, out _))
        {
            error = $"a name such as /3/0/0 was expected, found '{name}'";
            return false;
        }

        double? time = _time is null && record.Time is null ? null : (_time ?? 0) + (record.Time ?? 0);
        resolved = new(path, record.IsNull ? null : Sum(record.Value), time, record.IsNull);
        return true;
    }

    // A base name that ends in a slash, or is none, waits for the names that follow.
    private static bool IsWholePath(string name) => name.Length > 1 && !name.EndsWith('/');

    // The base value is added to numbers, and is the number where a record has none. Whole numbers stay whole as long as they fit.
    private Lwm2mValue? Sum(Lwm2mValue? value)
    {
        if (_value is null)
            return value;
        if (value is null)
            return _value;
        if (SenMlRecord.Number(value) is not { } number)
            return value;
        if (value.Type == ResourceType.Float || _value.Type == ResourceType.Float)
            return Lwm2mValue.Of(number + SenMlRecord.Number(_value)!.Value);
        return (Whole(value) + Whole(_value)) switch
        {
            var sum when sum >= long.MinValue && sum <= long.MaxValue => Lwm2mValue.Of((long)sum),
            var sum when sum >= 0 && sum <= ulong.MaxValue => Lwm2mValue.Of((ulong)sum),
            var sum => Lwm2mValue.Of((double)sum),
        };
    }

    private static Int128 Whole(Lwm2mValue value) => value.Type == ResourceType.Integer ? value.AsInteger() : value.AsUnsignedInteger();
}
