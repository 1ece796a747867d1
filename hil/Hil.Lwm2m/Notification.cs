using Hil.Core.Time;

namespace Hil.Lwm2m;

/// <summary>A notification of an observation.</summary>
/// <param name="At">When it came.</param>
/// <param name="Content">What it says.</param>
/// <param name="Sequence">Its Observe number, 24 bits (RFC 7641 §3.4).</param>
/// <param name="Confirmable">Whether it came confirmable.</param>
public sealed record Notification(BoardTime At, Lwm2mContent Content, uint Sequence, bool Confirmable)
{
    /// <summary>The only value.</summary>
    /// <exception cref="Lwm2mValueException">There is not exactly one.</exception>
    public Lwm2mNode Value => Content.Single;

    /// <summary>In what the client breaks the definitions of its objects by saying this; empty where it does not.</summary>
    public IReadOnlyList<ModelFault> ModelFaults => Content.ModelFaults;
}
