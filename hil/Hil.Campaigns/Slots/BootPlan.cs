using Hil.Images.Mcuboot;

namespace Hil.Campaigns.Slots;

/// <summary>What a boot must do.</summary>
/// <param name="Row">The row of the decision table that holds, or which swap is resumed; for the coverage.</param>
/// <param name="Kind">The swap that it begins or goes on with.</param>
/// <param name="ResumePoint">Page and step from which it goes on, such as <c>3.1</c>, or null where no swap is under way.</param>
/// <param name="Runs">The version that runs afterwards; null where that cannot be told from flash, since the images are half swapped.</param>
internal sealed record BootPlan(string Row, SwapType Kind, string? ResumePoint, ImageVersion? Runs);
