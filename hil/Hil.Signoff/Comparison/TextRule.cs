using System.Text.RegularExpressions;

namespace Hil.Signoff.Comparison;

/// <summary>A rule by which texts of two timelines are made comparable.</summary>
/// <param name="Channel">The channel whose texts it holds for, or null for all.</param>
/// <param name="Pattern">What it takes away.</param>
/// <param name="Replacement">What stands there instead.</param>
/// <param name="Reason">What it is and why it does not count, in one sentence.</param>
internal sealed record TextRule(string? Channel, Regex Pattern, string Replacement, string Reason)
{
    public string Apply(string channel, string text) => Channel is null || Channel == channel ? Pattern.Replace(text, Replacement) : text;
}
