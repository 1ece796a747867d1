using System.Globalization;
using Hil.Coap.Messages;

namespace Hil.Coap.Faults;

/// <summary>
/// Which datagrams a rule strikes: those of a direction and a kind, of these from the n-th on, each or by chance, and no more than so many.
/// Immutable; each call gives a narrower choice.
/// </summary>
/// <example><c>DatagramChoice.Sent.WhereMessage(message => message.Code == CoapCode.Get).Nth(3)</c></example>
public sealed record DatagramChoice
{
    private DatagramChoice()
    {
    }

    /// <summary>All datagrams.</summary>
    public static DatagramChoice Any { get; } = new();

    /// <summary>Those that the link's owner sends.</summary>
    public static DatagramChoice Sent { get; } = new() { OfDirection = true, Text = "sent" };

    /// <summary>Those that come from peers.</summary>
    public static DatagramChoice Received { get; } = new() { OfDirection = false, Text = "received" };

    internal int First { get; private init; } = 1;

    internal int Most { get; private init; } = int.MaxValue;

    internal double Share { get; private init; } = 1;

    private bool? OfDirection { get; init; }

    private Func<ScriptedDatagram, bool>? Matches { get; init; }

    private string Text { get; init; } = "all";

    /// <summary>Those of a kind.</summary>
    /// <param name="matches">Whether a datagram is of that kind.</param>
    /// <param name="what">The kind in words, for the timeline.</param>
    public DatagramChoice Where(Func<ScriptedDatagram, bool> matches, string what = "chosen") =>
        this with { Matches = Matches is { } before ? datagram => before(datagram) && matches(datagram) : matches, Text = $"{Text} {what}" };

    /// <summary>Those that carry a CoAP message of a kind. Encrypted datagrams carry none that can be seen here.</summary>
    /// <inheritdoc cref="Where" path="/param" />
    public DatagramChoice WhereMessage(Func<CoapMessage, bool> matches, string what = "chosen") =>
        Where(datagram => datagram.Message is { } message && matches(message), what);

    /// <summary>The n-th of them alone, counted from 1 since the rule was made.</summary>
    public DatagramChoice Nth(int n) => From(n).Times(1);

    /// <summary>All of them from the n-th on, counted from 1 since the rule was made.</summary>
    public DatagramChoice From(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        return this with { First = n, Text = string.Create(CultureInfo.InvariantCulture, $"{Text} from the {n}. on") };
    }

    /// <summary>No more than so many.</summary>
    public DatagramChoice Times(int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        return this with { Most = most, Text = string.Create(CultureInfo.InvariantCulture, $"{Text}, {most} at most") };
    }

    /// <summary>Each by chance only, drawn from the link's seed.</summary>
    /// <param name="share">The share that is struck in the long run, over 0 to 1.</param>
    public DatagramChoice ByChance(double share)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(share, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        return this with { Share = share, Text = string.Create(CultureInfo.InvariantCulture, $"{Text}, {share:0.###} of them") };
    }

    /// <summary>The choice in words.</summary>
    public override string ToString() => Text;

    internal bool Includes(ScriptedDatagram datagram) =>
        (OfDirection is not { } sent || sent == datagram.IsSent) && (Matches is null || Matches(datagram));
}
