using System.Globalization;

namespace Hil.Lwm2m.Formats.SenMl;

// A record as it stands in a pack, before the base fields of those before it are added (RFC 8428 §4).
internal sealed class SenMlRecord
{
    // Longer than any path that LwM2M has; names are joined for each record, so their length bounds the work.
    public const int LongestName = 255;

    // The version of RFC 8428; a pack of a later one must not be read (§4.4).
    public const long KnownVersion = 10;

    private int _taken;

    // Where it begins in the payload, in bytes.
    public int Offset { get; init; }

    public string? BaseName { get; set; }

    public string? Name { get; set; }

    public double? BaseTime { get; private set; }

    public double? Time { get; set; }

    // A number that is added to values that are numbers.
    public Lwm2mValue? BaseValue { get; private set; }

    public Lwm2mValue? Value { get; set; }

    // Whether it says null for its value: in a patch, that what it names is to be removed (RFC 8790 §3.2).
    public bool IsNull { get; set; }

    // Which field holds the value.
    public SenMlField ValueField { get; private set; }

    // Takes a field that was read. Returns what was expected and found where it cannot be that.
    public string? Take(SenMlField field, Lwm2mValue found)
    {
        if (Again(field) is { } error)
            return error;
        switch (field)
        {
            case SenMlField.BaseVersion:
                if (found.Type != ResourceType.Integer)
                    return Expected("a whole number", field, found);
                return found.AsInteger() is >= 1 and <= KnownVersion
                    ? null
                    : string.Create(CultureInfo.InvariantCulture, $"SenML of a version up to {KnownVersion} was expected, found {found.AsInteger()}");
            case SenMlField.BaseName or SenMlField.Name:
                return TakeName(field, found);
            case SenMlField.BaseUnit or SenMlField.Unit:
                return found.Type == ResourceType.String ? null : Expected("a text", field, found);
            case SenMlField.BaseTime or SenMlField.Time:
                if (Number(found) is not { } time || !double.IsFinite(time))
                    return Expected("a number", field, found);
                if (field == SenMlField.Time)
                    Time = time;
                else
                    BaseTime = time;
                return null;
            case SenMlField.BaseValue:
                BaseValue = found;
                return Number(found) is null ? Expected("a number", field, found) : null;
            case SenMlField.BaseSum or SenMlField.Sum or SenMlField.UpdateTime:
                return Number(found) is null ? Expected("a number", field, found) : null;
            default:
                return TakeValue(field, found);
        }
    }

    // Takes that the value is null.
    public string? TakeNull()
    {
        if (Again(SenMlField.Value) is { } error)
            return error;
        IsNull = true;
        return Value is null ? null : $"one value was expected in a record, found {ValueField} and null";
    }

    private string? Again(SenMlField field)
    {
        var bit = 1 << ((int)field - (int)SenMlField.BaseSum);
        if ((_taken & bit) != 0)
            return $"each field was expected once, found {field} again";
        _taken |= bit;
        return null;
    }

    private string? TakeName(SenMlField field, Lwm2mValue found)
    {
        if (found.Type != ResourceType.String)
            return Expected("a text", field, found);
        var name = found.AsString();
        if (name.Length > LongestName)
            return $"a name of at most {LongestName} characters was expected for {field}, found {name.Length}";
        if (field == SenMlField.Name)
            Name = name;
        else
            BaseName = name;
        return null;
    }

    private string? TakeValue(SenMlField field, Lwm2mValue found)
    {
        if (IsNull || Value is not null)
            return $"one value was expected in a record, found {(IsNull ? "null" : ValueField)} and {field}";
        ValueField = field;
        Value = found;
        switch (field)
        {
            case SenMlField.Value:
                return Number(found) is null ? Expected("a number", field, found) : null;
            case SenMlField.StringValue:
                return found.Type == ResourceType.String ? null : Expected("a text", field, found);
            case SenMlField.BooleanValue:
                return found.Type == ResourceType.Boolean ? null : Expected("true or false", field, found);
            case SenMlField.DataValue:
                return found.Type == ResourceType.Opaque ? null : Expected("bytes", field, found);
            default:
                if (found.Type != ResourceType.String || !DeclaredValues.TryFit(found, ResourceType.ObjectLink, [ResourceType.ObjectLink], out var link))
                    return Expected("an object link such as 3:0", field, found);
                Value = link;
                return null;
        }
    }

    public static double? Number(Lwm2mValue value) => value.Type switch
    {
        ResourceType.Integer => value.AsInteger(),
        ResourceType.UnsignedInteger => value.AsUnsignedInteger(),
        ResourceType.Float => value.AsFloat(),
        _ => null,
    };

    private static string Expected(string expected, SenMlField field, Lwm2mValue found) => $"{expected} was expected for {field}, found {found.Type} {found}";
}
