using System.Globalization;

namespace Hil.Lwm2m;

/// <summary>Attributes that steer notifications (LwM2M Core 1.1.1 §5.1.2), as they ride on a Write-Attributes query.</summary>
/// <remarks>
/// Made by chaining: <c>Lwm2mAttributes.None.MinimumPeriod(TimeSpan.FromSeconds(1)).Step(5)</c>, or from text: <c>"pmin=1&amp;pmax=3"</c>.
/// A key without a value unsets the attribute. Keys and values are not judged here, so that a scenario can send wrong ones. Immutable.
/// </remarks>
public sealed class Lwm2mAttributes
{
    private Lwm2mAttributes(IReadOnlyList<string> query) => Query = query;

    /// <summary>No attribute.</summary>
    public static Lwm2mAttributes None { get; } = new([]);

    /// <summary>The attributes as Uri-Query items, in order: <c>pmin=1</c>, or <c>pmin</c> alone to unset.</summary>
    public IReadOnlyList<string> Query { get; }

    /// <summary>The shortest time between two notifications, <c>pmin</c>, sent in whole seconds.</summary>
    public Lwm2mAttributes MinimumPeriod(TimeSpan period) => With("pmin", Seconds(period));

    /// <summary>The longest time between two notifications, <c>pmax</c>, sent in whole seconds.</summary>
    public Lwm2mAttributes MaximumPeriod(TimeSpan period) => With("pmax", Seconds(period));

    /// <summary>Notify when the value crosses this, <c>gt</c>.</summary>
    public Lwm2mAttributes GreaterThan(double threshold) => With("gt", Number(threshold));

    /// <summary>Notify when the value crosses this, <c>lt</c>.</summary>
    public Lwm2mAttributes LessThan(double threshold) => With("lt", Number(threshold));

    /// <summary>Notify when the value has moved by this much, <c>st</c>.</summary>
    public Lwm2mAttributes Step(double step) => With("st", Number(step));

    /// <summary>Takes an attribute away, by its key.</summary>
    public Lwm2mAttributes Unset(string key) => new([.. Query, key]);

    /// <summary>Adds any attribute.</summary>
    public Lwm2mAttributes With(string key, string value) => new([.. Query, $"{key}={value}"]);

    /// <summary>Reads a query such as <c>pmin=1&amp;pmax=3</c>.</summary>
    public static Lwm2mAttributes Parse(string query) => new(query.Split('&', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Reads a query, so that one can write <c>device.WriteAttributes(path, "pmin=1&amp;pmax=3")</c>.</summary>
    public static implicit operator Lwm2mAttributes(string query) => Parse(query);

    /// <summary>The query, <c>pmin=1&amp;pmax=3</c>.</summary>
    public override string ToString() => string.Join('&', Query);

    private static string Seconds(TimeSpan span) => ((long)Math.Round(span.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("0.################", CultureInfo.InvariantCulture);
}
