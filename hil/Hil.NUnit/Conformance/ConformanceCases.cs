using Hil.Coap.Messages;
using Hil.Core.Timelines;
using Hil.Lwm2m;

namespace Hil.NUnit.Conformance;

/// <summary>A class of conformance cases: its methods with an <see cref="OmaCaseAttribute"/>. Each case has an object of its own.</summary>
/// <remarks>
/// A case asks and looks. Each thing that it finds right is a check by <see cref="Answers"/> or <see cref="Require"/>, and the first that it
/// finds wrong ends it. What it changes on the client it hands to <see cref="Afterwards"/>, so that the next case finds the client as it was.
/// </remarks>
public abstract class ConformanceCases
{
    private readonly List<string> _checks = [];
    private readonly Stack<Func<Task>> _afterwards = new();
    private ClientUnderTest? _client;
    private CancellationToken _cancellation;

    /// <summary>The client that is judged.</summary>
    protected ClientUnderTest Client => _client ?? throw new InvalidOperationException("A case has a client only while it is played.");

    /// <summary>Ends the case.</summary>
    protected CancellationToken Cancellation => _cancellation;

    /// <summary>How long a client may take for what it does at once, such as an Update after a trigger.</summary>
    protected static TimeSpan AtOnce { get; } = TimeSpan.FromSeconds(10);

    internal IReadOnlyList<string> Checks => _checks;

    internal void Begin(ClientUnderTest client, CancellationToken cancellation) => (_client, _cancellation) = (client, cancellation);

    internal async Task<IReadOnlyList<string>> PutBack()
    {
        var problems = new List<string>();
        while (_afterwards.TryPop(out var step))
        {
            try
            {
                await step();
            }
            catch (Exception error) when (error is CaseEndedException or DeviceTimeoutException or NotRegisteredException or Lwm2mOperationException or Lwm2mValueException)
            {
                problems.Add(error.Message);
            }
        }

        return problems;
    }

    /// <summary>The client must speak this version or a later one, else the case is not applicable.</summary>
    protected internal void NeedsVersion(string version)
    {
        if (!Client.Speaks(version))
            throw NotApplicable($"the client registered with LwM2M {Client.Version}, and the case is of {version}");
    }

    /// <summary>The client must have an object, else the case is not applicable.</summary>
    protected void NeedsObject(int id)
    {
        if (!Client.Registration.Has(Lwm2mPath.Of(id)))
            throw NotApplicable($"the client does not list object {id}");
    }

    /// <summary>The client must have a resource, as its Discover says, else the case is not applicable.</summary>
    protected async Task NeedsResource(Lwm2mPath path)
    {
        NeedsObject(path.Object!.Value);
        if (!await Client.Has(path, Cancellation))
            throw NotApplicable($"the client's Discover does not list {path}");
    }

    /// <summary>An answer that must be one of these codes, with a payload that can be read.</summary>
    /// <returns>The same answer.</returns>
    protected Lwm2mResponse Answers(Lwm2mResponse response, params CoapCode[] expected)
    {
        var holds = response.Failure is null && expected.Contains(response.Code) && response.ContentError is null;
        Require(holds, $"{Said(response)} is answered {string.Join(" or ", expected)}", response.Describe());
        return response;
    }

    /// <summary>The answer to a request in a format that clients need not speak: 4.06 or 4.15 makes the case not applicable.</summary>
    protected void SpeaksFormat(Lwm2mResponse response, string format)
    {
        if (response.Code == CoapCode.NotAcceptable || response.Code == CoapCode.UnsupportedContentFormat)
            throw NotApplicable($"the client answers {response.Code} to {format}: it does not speak this format, which is optional");
    }

    /// <summary>Something that must hold.</summary>
    /// <param name="holds">Whether it does.</param>
    /// <param name="expected">What must hold, as a statement.</param>
    /// <param name="found">What was found instead.</param>
    protected void Require(bool holds, string expected, string found)
    {
        if (!holds)
            throw new CaseEndedException(CaseVerdict.Failed, $"expected: {expected}; found: {found}");
        _checks.Add(expected);
    }

    /// <summary>The case is not about this client.</summary>
    protected static CaseEndedException NotApplicable(string reason) => new(CaseVerdict.NotApplicable, reason);

    /// <summary>The case cannot be carried out.</summary>
    protected static CaseEndedException Inconclusive(string reason) => new(CaseVerdict.Inconclusive, reason);

    /// <summary>Something to do when the case has ended, however it ended; the last that was handed over comes first.</summary>
    protected void Afterwards(Func<Task> step) => _afterwards.Push(step);

    /// <summary>Reads a resource and writes its value back afterwards.</summary>
    protected async Task<Lwm2mValue> Keep(Lwm2mPath path)
    {
        var before = Answers(await Client.Read(path, ct: Cancellation), CoapCode.Content).Value.Value;
        Afterwards(async () => (await Client.Write(path, before)).EnsureSuccess());
        return before;
    }

    /// <summary>Waits for an entry of the timeline that came after a mark.</summary>
    /// <returns>The entry.</returns>
    /// <exception cref="CaseEndedException">It did not come: the client fails.</exception>
    protected async Task<TEntry> Sees<TEntry>(int mark, string what, TimeSpan within, Func<TEntry, bool> matches) where TEntry : TimelineEntry
    {
        var entry = await Client.Find(mark, within, matches, Cancellation);
        Require(entry is not null, $"{what} comes within {within.TotalSeconds:0.###} s", "it did not come");
        return entry!;
    }

    /// <summary>Lets board time pass.</summary>
    protected ValueTask Wait(TimeSpan span) => Client.Clock.Run(span, Cancellation);

    private static string Said(Lwm2mResponse response) => $"{response.Operation} {response.Path}";
}
