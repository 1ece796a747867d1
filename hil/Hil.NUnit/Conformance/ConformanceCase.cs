using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Hil.Core.Timelines;
using Hil.Lwm2m;
using Hil.Lwm2m.Firmware;

namespace Hil.NUnit.Conformance;

/// <summary>A case of OMA's enabler test specification for LwM2M, which can be put to any client.</summary>
public sealed class ConformanceCase
{
    private const int EvidenceLines = 16;
    private const int LongestLine = 200;

    private readonly MethodInfo _method;

    private ConformanceCase(MethodInfo method, OmaCaseAttribute attribute) =>
        (_method, Number, Title, Since, MayLoseTheClient) = (method, attribute.Number, attribute.Title, attribute.Since, attribute.MayLoseTheClient);

    /// <summary>The number.</summary>
    public int Number { get; }

    /// <summary>The title.</summary>
    public string Title { get; }

    /// <summary>The version of LwM2M whose test specification has it first.</summary>
    public string Since { get; }

    /// <inheritdoc cref="OmaCaseAttribute.MayLoseTheClient" />
    public bool MayLoseTheClient { get; }

    /// <summary>How the test specification calls it, such as <c>LightweightM2M-1.0-int-101</c>.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"LightweightM2M-{Since}-int-{Number}");

    /// <summary>The chapter of the test specification in which it stands.</summary>
    public string Area => Number switch
    {
        < 100 => "Bootstrap",
        < 200 => "Registration",
        < 300 => "Device management",
        < 400 => "Information reporting",
        < 500 => "Security",
        < 600 => "Server object",
        < 700 => "Device object",
        _ => "Firmware update",
    };

    /// <summary>The cases that an assembly has, by number.</summary>
    /// <exception cref="InvalidOperationException">Two have one number, or a case does not look like one.</exception>
    public static ImmutableArray<ConformanceCase> In(Assembly suite)
    {
        var cases = suite.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Select(method => (Method: method, Attribute: method.GetCustomAttribute<OmaCaseAttribute>()))
            .Where(found => found.Attribute is not null)
            .Select(found => new ConformanceCase(found.Method, found.Attribute!))
            .OrderBy(each => each.Number)
            .ToImmutableArray();
        if (cases.FirstOrDefault(each => each._method.ReturnType != typeof(Task) || each._method.GetParameters().Length > 0
                || !each._method.DeclaringType!.IsAssignableTo(typeof(ConformanceCases))) is { } wrong)
            throw new InvalidOperationException($"{wrong._method.DeclaringType}.{wrong._method.Name}: a method of a {nameof(ConformanceCases)} was expected that takes nothing and gives a Task.");
        if (cases.GroupBy(each => each.Number).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidOperationException($"Case {twice.Key} is there more than once: {string.Join(" and ", twice.Select(each => each._method.Name))}.");
        return cases;
    }

    /// <summary>Puts the case to a client.</summary>
    /// <param name="client">The client; it is registered, or about to register.</param>
    /// <param name="cancellation">Ends the case without a verdict.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async ValueTask<CaseResult> Judge(ClientUnderTest client, CancellationToken cancellation = default)
    {
        var first = client.Timeline.Count;
        var began = client.Clock.Now;
        var cases = (ConformanceCases)Activator.CreateInstance(_method.DeclaringType!)!;
        cases.Begin(client, cancellation);
        var (verdict, reason) = await Play(cases);
        var took = client.Clock.Now - began;
        var evidence = verdict is CaseVerdict.Failed ? EvidenceFrom(client.Timeline, first) : [];
        foreach (var problem in await cases.PutBack())
            (verdict, reason) = verdict == CaseVerdict.Passed ? (CaseVerdict.Inconclusive, $"all checks passed, but what was changed could not be put back: {problem}") : (verdict, reason);
        return new(this, verdict, reason, [.. cases.Checks], evidence, began, took);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Id}: {Title}";

    private async Task<(CaseVerdict Verdict, string Reason)> Play(ConformanceCases cases)
    {
        try
        {
            cases.NeedsVersion(Since);
            await (Task)_method.Invoke(cases, BindingFlags.DoNotWrapExceptions, null, null, null)!;

            // A case that looks at nothing would pass with every client.
            return cases.Checks.Count > 0 ? (CaseVerdict.Passed, "") : (CaseVerdict.Inconclusive, "the case checked nothing, which is its own fault");
        }
        catch (CaseEndedException end)
        {
            return (end.Verdict, end.Message);
        }
        catch (Exception error) when (error is DeviceTimeoutException or NotRegisteredException or Lwm2mOperationException or Lwm2mValueException or FirmwareUpdateException)
        {
            return (CaseVerdict.Failed, error.Message);
        }
    }

    // A case that only looks at what was said before has no lines of its own.
    private static ImmutableArray<string> EvidenceFrom(Timeline timeline, int first) => Lines(timeline, first) is { IsEmpty: false } own ? own : Lines(timeline, 0);

    private static ImmutableArray<string> Lines(Timeline timeline, int first) =>
    [
        .. timeline.Snapshot(first).Where(entry => entry.Channel is "coap" or "lwm2m" or "server" or "firmware" or "reset" or "console" or "dtls").TakeLast(EvidenceLines).Select(entry =>
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{entry.At.Seconds:0.000}  {entry.Channel,-8}  {entry.Describe()}");
            return line.Length > LongestLine ? line[..LongestLine] + "…" : line;
        }),
    ];
}
