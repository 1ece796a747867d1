using System.Globalization;
using Hil.Lwm2m.Model;

namespace Hil.Lwm2m;

/// <summary>Attributes that steer notifications (LwM2M Core 1.1.1 §5.1.2, 1.2 §7.3.2), as they ride on a Write-Attributes query.</summary>
/// <remarks>
/// Made by chaining: <c>Lwm2mAttributes.None.MinimumPeriod(TimeSpan.FromSeconds(1)).Step(5)</c>, or from text: <c>"pmin=1&amp;pmax=3"</c>.
/// A key without a value unsets the attribute. Keys and values are judged when they are sent; <see cref="RegisteredDevice.Unchecked"/>
/// sends wrong ones too. Immutable.
/// </remarks>
public sealed class Lwm2mAttributes
{
    // Key, what its value is, the depths of the paths at which it may stand, and since which version.
    private static readonly Dictionary<string, Rule> Rules = new(StringComparer.Ordinal)
    {
        ["pmin"] = new(Kind.Seconds, 1, "1.0"),
        ["pmax"] = new(Kind.Seconds, 1, "1.0"),
        ["gt"] = new(Kind.Number, 3, "1.0"),
        ["lt"] = new(Kind.Number, 3, "1.0"),
        ["st"] = new(Kind.Number, 3, "1.0"),
        ["epmin"] = new(Kind.Seconds, 1, "1.1"),
        ["epmax"] = new(Kind.Seconds, 1, "1.1"),
        ["edge"] = new(Kind.Flag, 3, "1.2"),
        ["con"] = new(Kind.Flag, 1, "1.2"),
        ["hqmax"] = new(Kind.Count, 1, "1.2"),
    };

    private Lwm2mAttributes(IReadOnlyList<string> query) => Query = query;

    private enum Kind
    {
        Seconds,
        Number,
        Flag,
        Count,
    }

    /// <summary>No attribute.</summary>
    public static Lwm2mAttributes None { get; } = new([]);

    /// <summary>The attributes as Uri-Query items, in order: <c>pmin=1</c>, or <c>pmin</c> alone to unset.</summary>
    public IReadOnlyList<string> Query { get; }

    /// <summary>The shortest time between two notifications, <c>pmin</c>, sent in whole seconds.</summary>
    public Lwm2mAttributes MinimumPeriod(TimeSpan period) => With("pmin", Seconds(period));

    /// <summary>The longest time between two notifications, <c>pmax</c>, sent in whole seconds.</summary>
    public Lwm2mAttributes MaximumPeriod(TimeSpan period) => With("pmax", Seconds(period));

    /// <summary>The shortest time between two looks at the value, <c>epmin</c>, LwM2M 1.1, sent in whole seconds.</summary>
    public Lwm2mAttributes MinimumEvaluationPeriod(TimeSpan period) => With("epmin", Seconds(period));

    /// <summary>The longest time between two looks at the value, <c>epmax</c>, LwM2M 1.1, sent in whole seconds.</summary>
    public Lwm2mAttributes MaximumEvaluationPeriod(TimeSpan period) => With("epmax", Seconds(period));

    /// <summary>Notify when the value crosses this, <c>gt</c>.</summary>
    public Lwm2mAttributes GreaterThan(double threshold) => With("gt", Number(threshold));

    /// <summary>Notify when the value crosses this, <c>lt</c>.</summary>
    public Lwm2mAttributes LessThan(double threshold) => With("lt", Number(threshold));

    /// <summary>Notify when the value has moved by this much, <c>st</c>.</summary>
    public Lwm2mAttributes Step(double step) => With("st", Number(step));

    /// <summary>Notify when a boolean becomes true (or false), <c>edge</c>, LwM2M 1.2.</summary>
    public Lwm2mAttributes Edge(bool rising) => With("edge", rising ? "1" : "0");

    /// <summary>Whether notifications are confirmable, <c>con</c>, LwM2M 1.2.</summary>
    public Lwm2mAttributes Confirmable(bool confirmable) => With("con", confirmable ? "1" : "0");

    /// <summary>How many notifications are kept while the client is offline, <c>hqmax</c>, LwM2M 1.2.</summary>
    public Lwm2mAttributes MostKept(int notifications) => With("hqmax", notifications.ToString(CultureInfo.InvariantCulture));

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

    // What is wrong about them for that path and that version of LwM2M: what was expected and found, or null.
    internal string? FaultAt(Lwm2mPath path, string version, ObjectModel model)
    {
        if (path.Depth == 0)
            return "an object, an instance or a resource was expected, found /";
        if (path.Depth == 4 && DefinitionVersion.Of(version).CompareTo(new(1, 1)) < 0)
            return $"attributes of a resource instance are of LwM2M 1.1, but the client registered with {version}";
        var values = new Dictionary<string, double?>(StringComparer.Ordinal);
        foreach (var item in Query)
        {
            var equals = item.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? item : item[..equals];
            var text = equals < 0 ? null : item[(equals + 1)..];
            if (!Rules.TryGetValue(key, out var rule))
                return $"an attribute out of {string.Join(", ", Rules.Keys)} was expected, found '{key}'";
            if (DefinitionVersion.Of(version).CompareTo(DefinitionVersion.Of(rule.Since)) < 0)
                return $"the attribute {key} is of LwM2M {rule.Since}, but the client registered with {version}";
            if (path.Depth < rule.Depth)
                return $"a resource was expected for the attribute {key}, found {path}";
            if (TypeFault(key, rule, model.TypeOf(path)) is { } fault)
                return fault;
            double number = 0;
            if (text is not null && !TryRead(rule.Kind, text, out number))
                return $"{Said(rule.Kind)} was expected for the attribute {key}, found '{text}'";
            if (!values.TryAdd(key, text is null ? null : number))
                return $"each attribute was expected once, found {key} again";
        }

        return RelationFault(values);
    }

    private static string? TypeFault(string key, Rule rule, ResourceType type)
    {
        if (type == ResourceType.Undeclared)
            return null;
        if (rule.Kind == Kind.Number && type is not (ResourceType.Integer or ResourceType.UnsignedInteger or ResourceType.Float or ResourceType.Time))
            return $"a resource that is a number was expected for the attribute {key}, found {type}";
        return key == "edge" && type != ResourceType.Boolean ? $"a resource that is true or false was expected for the attribute edge, found {type}" : null;
    }

    private static string? RelationFault(Dictionary<string, double?> values)
    {
        double? Value(string key) => values.GetValueOrDefault(key);
        if (Value("pmin") is { } shortest && Value("pmax") is { } longest && longest < shortest)
            return $"a pmax of at least pmin was expected, found {longest} below {shortest}: a client passes over such a pmax";
        if (Value("epmin") is { } quickest && Value("epmax") is { } slowest && slowest < quickest)
            return $"an epmax of at least epmin was expected, found {slowest} below {quickest}";
        if (Value("st") is < 0)
            return $"a step of 0 or more was expected for st, found {Value("st")}";
        if (Value("lt") is not { } low || Value("gt") is not { } high)
            return null;
        if (low >= high)
            return $"lt below gt was expected, found lt {low} and gt {high}";
        return Value("st") is { } step && low + (2 * step) >= high ? $"lt + 2 × st below gt was expected, found lt {low}, st {step} and gt {high}" : null;
    }

    private static bool TryRead(Kind kind, string text, out double number)
    {
        var style = kind == Kind.Number ? NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint : NumberStyles.None;
        return double.TryParse(text, style, CultureInfo.InvariantCulture, out number) && (kind != Kind.Flag || text is "0" or "1");
    }

    private static string Said(Kind kind) => kind switch
    {
        Kind.Seconds => "whole seconds",
        Kind.Number => "a decimal number",
        Kind.Flag => "0 or 1",
        _ => "a whole number",
    };

    private static string Seconds(TimeSpan span) => ((long)Math.Round(span.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("0.################", CultureInfo.InvariantCulture);

    private sealed record Rule(Kind Kind, int Depth, string Since);
}
