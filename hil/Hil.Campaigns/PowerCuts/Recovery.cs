using System.Collections.Immutable;
using Hil.Core.Flash;

namespace Hil.Campaigns.PowerCuts;

/// <summary>What a device did, from power-on or a reset until it was at rest.</summary>
internal sealed record Recovery
{
    private FlashEffect? _whole;
    private FlashEffect? _untilConfirmed;

    /// <summary>Flash when it began.</summary>
    public required FlashContents Start { get; init; }

    /// <summary>The words of flash on which all that follows depends.</summary>
    public required FlashReads Reads { get; init; }

    /// <summary>Every operation on flash, in order.</summary>
    public required OperationList Operations { get; init; }

    /// <summary>What the bootloader said, such as <c>resume 3.1</c>, each without the word <c>boot</c>.</summary>
    public required ImmutableArray<string> Said { get; init; }

    /// <summary>The version that the device gave as <c>/3/0/3</c> at the end, or null where it did not get so far.</summary>
    public string? Version { get; init; }

    /// <summary>The number of the operation with which the application confirmed itself, or -1.</summary>
    public int ConfirmedBy { get; init; } = -1;

    /// <summary>What went wrong, or null.</summary>
    public string? Trouble { get; init; }

    /// <summary>From the beginning until the application ran for the first time.</summary>
    public TimeSpan? UntilRun { get; init; }

    /// <summary>From the beginning until the device was registered for the first time.</summary>
    public TimeSpan? UntilRegistered { get; init; }

    /// <summary>The version that the bootloader ran first, such as <c>2.0.0+0</c>, or null.</summary>
    public string? FirstRun => Said.FirstOrDefault(line => line.StartsWith("run ", StringComparison.Ordinal))?["run ".Length..];

    /// <summary>Flash before the operation of that number, for a device that began from contents which agree in what was read.</summary>
    public FlashContents Before(FlashContents start, int operation) => start.After(Operations.Take(operation).Select(o => o.Operation));

    /// <summary>Flash before the operation that confirmed the image.</summary>
    public FlashContents Unconfirmed(FlashContents start) =>
        (_untilConfirmed ??= FlashEffect.Of(Operations.Take(ConfirmedBy).Select(o => o.Operation))).Apply(start);

    /// <summary>Flash at the end.</summary>
    public FlashContents End(FlashContents start) => (_whole ??= FlashEffect.Of(Operations.Select(o => o.Operation))).Apply(start);
}
