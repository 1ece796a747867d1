using Hil.Campaigns.Slots;

namespace Hil.Campaigns.PowerCuts;

/// <summary>What came of one disturbance.</summary>
/// <param name="Fault">What is wrong, in a sentence, or null where the device came out of it as it must.</param>
/// <param name="Plan">What flash asked the bootloader to do.</param>
/// <param name="First">What the device did first.</param>
internal sealed record Judgement(string? Fault, BootPlan Plan, Recovery First);
