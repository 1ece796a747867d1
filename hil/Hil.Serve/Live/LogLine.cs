using Hil.Core.Time;

namespace Hil.Serve.Live;

/// <summary>One line of what happened, for people.</summary>
/// <param name="Number">Counts the lines from 1.</param>
/// <param name="At">When.</param>
/// <param name="Channel">What sort of thing: the channel of the timeline entry.</param>
/// <param name="Endpoint">Whom it concerns; empty where nobody in particular.</param>
/// <param name="Text">What, fit for a terminal.</param>
/// <param name="IsTrouble">Whether something went wrong.</param>
/// <param name="IsTraffic">Whether it is one step of many (a CoAP message, a block, an erased page), which few want to see.</param>
public sealed record LogLine(long Number, BoardTime At, string Channel, string Endpoint, string Text, bool IsTrouble, bool IsTraffic);
