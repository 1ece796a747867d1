namespace Hil.Coap.Exchanges;

/// <summary>Why a request was never answered.</summary>
/// <param name="Reason">The sort of failure.</param>
/// <param name="Text">What happened and when, in one sentence.</param>
public sealed record CoapFailure(CoapFailureReason Reason, string Text)
{
    /// <inheritdoc />
    public override string ToString() => Text;
}
