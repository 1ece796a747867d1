using Hil.Core.Profiles;
using Hil.NUnit.Settings;
using NUnit.Framework;

namespace Hil.NUnit;

/// <summary>Turns the bad images of the run's update set into test cases, named after them.</summary>
public static class UpdateCases
{
    /// <summary>One case for each bad image that comes to its end in one way.</summary>
    /// <remarks>Where the set is missing or faulty there is one case, which the fixture skips or leaves not judged with the reason.</remarks>
    public static IEnumerable<TestCaseData> Bad(UpdateEnd end)
    {
        List<BadUpdate> bad;
        try
        {
            bad = RunSettings.Current.Updates is { } file ? [.. UpdateSetFile.Load(file).Bad.Where(each => each.End == end)] : [];
        }
        catch (Exception error) when (error is ProfileException or SettingException)
        {
            bad = [];
        }

        return bad.Count == 0
            ? [new TestCaseData([null]).SetArgDisplayNames("none in the update set")]
            : bad.Select(each => new TestCaseData(each).SetArgDisplayNames(each.Name));
    }
}
