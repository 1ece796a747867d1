using System.Globalization;
using System.Text.RegularExpressions;

namespace Renode.NET;

/// <summary>The time as the Monitor's <c>currentTime</c> prints it: <c>Current virtual time: 00:00:01.000000029</c>.</summary>
internal static partial class MonitorTime
{
    public static VirtualTime Parse(string words)
    {
        if (Format().Match(words) is not { Success: true } match)
        {
            throw new RenodeConnectionException($"currentTime: \"Current virtual time: HH:MM:SS.fffffffff\" was expected, not \"{words}\".");
        }
        var parts = match.Groups.Values.Skip(1).Select(group => long.Parse(group.Value, CultureInfo.InvariantCulture)).ToArray();
        return new VirtualTime(((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1_000_000_000 + parts[3]);
    }

    [GeneratedRegex(@"virtual time: (\d+):(\d\d):(\d\d)\.(\d{9})\b")]
    private static partial Regex Format();
}
