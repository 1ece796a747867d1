using System.Globalization;
using Hil.Lwm2m;
using Hil.NUnit.Expectations;

namespace Hil.NUnit.Benches;

/// <summary>A resource of the device, for expectations: they look at the last value that the server heard, by notification or read.</summary>
/// <param name="Path">Its path.</param>
public sealed record Resource(Lwm2mPath Path)
{
    /// <summary>Its value is this whole number.</summary>
    public Condition Is(long value) =>
        new ValueCondition(Path, string.Create(CultureInfo.InvariantCulture, $"= {value}"), node => node.AsInteger() == value);

    /// <summary>Its value is true or false.</summary>
    public Condition Is(bool value) => new ValueCondition(Path, value ? "= true" : "= false", node => node.AsBoolean() == value);

    /// <summary>Its value is this text.</summary>
    public Condition Is(string value) => new ValueCondition(Path, $"= \"{value}\"", node => node.AsString() == value);

    /// <summary>Its value is this whole number or more.</summary>
    public Condition Reaches(long value) =>
        new ValueCondition(Path, string.Create(CultureInfo.InvariantCulture, $"≥ {value}"), node => node.AsInteger() >= value);
}
