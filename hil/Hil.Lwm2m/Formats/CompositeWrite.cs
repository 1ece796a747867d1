namespace Hil.Lwm2m.Formats;

/// <summary>The body of a Write-Composite. Immutable.</summary>
/// <param name="Values">What is written.</param>
/// <param name="Removals">The resource instances that are removed, in the order of the body; none where the format cannot say it.</param>
public sealed record CompositeWrite(Lwm2mContent Values, IReadOnlyList<Lwm2mPath> Removals);
