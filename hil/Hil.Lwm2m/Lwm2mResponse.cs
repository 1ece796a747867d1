using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Time;
using Hil.Lwm2m.Formats;

namespace Hil.Lwm2m;

/// <summary>What came of an operation: the client's answer, or why there was none. Immutable.</summary>
public sealed record Lwm2mResponse
{
    /// <summary>What was asked.</summary>
    public required Lwm2mOperation Operation { get; init; }

    /// <summary>Of what.</summary>
    public required Lwm2mPath Path { get; init; }

    /// <summary>Of what, each path of it: several for a composite operation, whose <see cref="Path"/> is <c>/</c>.</summary>
    public IReadOnlyList<Lwm2mPath> Paths { get; init; } = [];

    /// <summary>What the path is called by the object model; empty where it has no definition.</summary>
    public string Name { get; init; } = "";

    /// <summary>When it was asked.</summary>
    public required BoardTime SentAt { get; init; }

    /// <summary>When the answer came, or when it was given up.</summary>
    public required BoardTime AnsweredAt { get; init; }

    /// <summary>How long it was kept back while the client slept, or null where it was not.</summary>
    public Parking? Parked { get; init; }

    /// <summary>The code of the answer; <see cref="CoapCode.Empty"/> where there was none.</summary>
    public CoapCode Code { get; init; }

    /// <summary>Why there was no answer, or null.</summary>
    public CoapFailure? Failure { get; init; }

    /// <summary>The block that the answer acknowledges (Block1), where a package was sent block by block; else null.</summary>
    public CoapBlock? Block { get; init; }

    /// <summary>The format of the payload; null where the answer named none.</summary>
    public ContentFormat? Format { get; init; }

    /// <summary>The payload as it came, of all blocks.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The values of the payload; empty where it holds none or could not be read.</summary>
    public Lwm2mContent Content { get; init; } = Lwm2mContent.Nothing;

    /// <summary>In what the client breaks the definitions of its objects by this answer; empty where it does not.</summary>
    public IReadOnlyList<ModelFault> ModelFaults => Content.ModelFaults;

    /// <summary>Where the client put the object instance that a Create made; null where neither it nor the test said so.</summary>
    public Lwm2mPath? Location { get; init; }

    /// <summary>The links of the answer to a Discover.</summary>
    public IReadOnlyList<CoreLink> Links { get; init; } = [];

    /// <summary>Why the payload could not be read, or null.</summary>
    public string? ContentError { get; init; }

    /// <summary>Whether the client answered with a code of class 2 and a payload that could be read.</summary>
    public bool IsSuccess => Code.IsSuccess && ContentError is null;

    /// <summary>The only value.</summary>
    /// <exception cref="Lwm2mOperationException">The operation failed.</exception>
    /// <exception cref="Lwm2mValueException">There is not exactly one value.</exception>
    public Lwm2mNode Value => EnsureSuccess().Content.Single;

    /// <summary>This response, if the operation succeeded.</summary>
    /// <exception cref="Lwm2mOperationException">It failed.</exception>
    public Lwm2mResponse EnsureSuccess() => IsSuccess ? this : throw new Lwm2mOperationException(this);

    /// <summary>The outcome in one line: code and values, or the failure, and whether it was parked.</summary>
    public string Describe() => Parked is { SentAt: not null } ? $"{Outcome()} ({Parked})" : Outcome();

    private string Outcome()
    {
        if (Failure is not null)
            return $"no answer ({Failure.Text})";
        if (ContentError is not null)
            return $"{Code} with a payload that cannot be read ({ContentError})";
        if (Links.Count > 0)
            return $"{Code} {LinkFormat.Write(Links)}";
        if (!Code.IsSuccess)
            return Payload.Length > 0 ? $"{Code} \"{System.Text.Encoding.UTF8.GetString(Payload.Span)}\"" : Code.ToString();
        if (Location is { } location)
            return $"{Code} {location}";
        return Content.IsEmpty ? Code.ToString() : $"{Code} {Content.Describe()}";
    }

    /// <inheritdoc />
    public override string ToString() => $"{Operation} {Path}: {Describe()}";
}
