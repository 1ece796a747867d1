using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Hil.Core.Profiles;

/// <summary>What a scenario must know of a firmware. Read from a YAML file, so that a team points the same suite at its own image.</summary>
/// <param name="Name">What the firmware is called, for reports.</param>
/// <param name="Endpoint">The LwM2M endpoint name with which it registers.</param>
/// <param name="ServerPort">The UDP port on which it looks for its server, 5683 for plain CoAP.</param>
/// <param name="Board">The kind of board it runs on, such as <c>thingy91</c>.</param>
/// <param name="Window">How long one classification window lasts.</param>
/// <param name="Refresh">The longest time from a classification to its showing on LEDs and objects.</param>
/// <param name="RegistersWithin">The longest time from power-on to a registration.</param>
/// <param name="Lifetime">The registration lifetime it asks for.</param>
/// <param name="Leds">The lights that show patterns; those of the classes are among them.</param>
/// <param name="Classes">The patterns it knows.</param>
/// <param name="Objects">The LwM2M objects it must list, such as 1, 3 and 33650.</param>
/// <param name="Classification">
/// A regular expression that matches a console line at the end of each window, with the groups <c>class</c> and <c>confidence</c>;
/// null where the console says nothing.
/// </param>
public sealed record DeviceProfile(
    string Name,
    string Endpoint,
    int ServerPort,
    string Board,
    TimeSpan Window,
    TimeSpan Refresh,
    TimeSpan RegistersWithin,
    TimeSpan Lifetime,
    ImmutableArray<string> Leds,
    ImmutableArray<PatternClass> Classes,
    ImmutableArray<int> Objects,
    Regex? Classification)
{
    /// <summary>The class with that label, or null where the firmware does not know it.</summary>
    public PatternClass? Find(string label) => Classes.FirstOrDefault(c => c.Label == label);
}
