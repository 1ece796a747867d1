using System.Text;

namespace Hil.Lwm2m.Formats;

// Gives a value the type that a definition names, where nothing is lost by it.
internal static class DeclaredValues
{
    // Whole numbers beyond this may have lost digits before they came as a float.
    private const double LargestExact = 1L << 53;

    // False leaves the value as it came.
    public static bool TryFit(Lwm2mValue value, ResourceType declared, ReadOnlySpan<ResourceType> texts, out Lwm2mValue fitted)
    {
        fitted = value;
        if (declared == ResourceType.Undeclared || value.Type == declared)
            return true;
        var found = value.Type switch
        {
            ResourceType.Integer => OfInteger(value.AsInteger(), declared),
            ResourceType.UnsignedInteger when declared == ResourceType.Float => Lwm2mValue.Of((double)value.AsUnsignedInteger()),
            ResourceType.UnsignedInteger when value.AsUnsignedInteger() <= long.MaxValue => OfInteger((long)value.AsUnsignedInteger(), declared),
            ResourceType.Float => OfFloat(value.AsFloat(), declared),
            ResourceType.String when declared == ResourceType.CoreLink => Lwm2mValue.OfCoreLink(value.AsString()),
            ResourceType.String when texts.Contains(declared) => OfText(value.AsString(), declared),
            _ => null,
        };
        fitted = found ?? value;
        return found is not null;
    }

    private static Lwm2mValue? OfInteger(long value, ResourceType declared) => declared switch
    {
        ResourceType.Integer => Lwm2mValue.Of(value),
        ResourceType.Float => Lwm2mValue.Of((double)value),
        ResourceType.Time => Lwm2mValue.OfTime(value),
        ResourceType.UnsignedInteger when value >= 0 => Lwm2mValue.Of((ulong)value),
        _ => null,
    };

    private static Lwm2mValue? OfFloat(double value, ResourceType declared) =>
        Math.Abs(value) <= LargestExact && Math.Truncate(value) == value ? OfInteger((long)value, declared) : null;

    private static Lwm2mValue? OfText(string text, ResourceType declared) =>
        TextValues.TryDecode(Encoding.UTF8.GetBytes(text), declared, out var value, out _) ? value : null;
}
