using Hil.Core.Time;

namespace Hil.Lwm2m;

/// <summary>What a client sent of its own accord, with Send (LwM2M 1.1).</summary>
/// <param name="At">When it came.</param>
/// <param name="Content">What it says; with its history, where the client kept one.</param>
/// <param name="Format">How it was written.</param>
public sealed record SentContent(BoardTime At, Lwm2mContent Content, ContentFormat Format)
{
    /// <summary>The only value.</summary>
    /// <exception cref="Lwm2mValueException">There is not exactly one.</exception>
    public Lwm2mNode Value => Content.Single;

    /// <summary>In what the client breaks the definitions of its objects by saying this; empty where it does not.</summary>
    public IReadOnlyList<ModelFault> ModelFaults => Content.ModelFaults;
}
