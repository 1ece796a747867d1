using Hil.Core.Profiles;
using Hil.NUnit.Settings;
using NUnit.Framework;

namespace Hil.NUnit;

/// <summary>Turns the bad images of the run's update set into test cases, named after them.</summary>
/// <remarks>
/// Where the set is missing or faulty there is one case, which <see cref="UpdateTest"/> skips or leaves not judged with the reason; where the
/// set has no such image, there is one that is skipped.
/// </remarks>
public static class UpdateCases
{
    /// <summary>Those that the application refuses while it takes them.</summary>
    public static IEnumerable<TestCaseData> RefusedInDownload => Bad(UpdateEnd.RefusedInDownload);

    /// <summary>Those that the bootloader refuses.</summary>
    public static IEnumerable<TestCaseData> RefusedAtBoot => Bad(UpdateEnd.RefusedAtBoot);

    /// <summary>Those that run on trial and are taken back.</summary>
    public static IEnumerable<TestCaseData> RolledBack => Bad(UpdateEnd.RolledBack);

    private static IEnumerable<TestCaseData> Bad(UpdateEnd end)
    {
        var none = new TestCaseData([null]).SetArgDisplayNames("none in the update set");
        try
        {
            if (RunSettings.Current.Updates is not { } file)
                return [none];
            var bad = UpdateSetFile.Load(file).Bad.Where(each => each.End == end).Select(each => new TestCaseData(each).SetArgDisplayNames(each.Name)).ToList();
            return bad.Count > 0 ? bad : [none.Ignore("The update set has no image that ends so.")];
        }
        catch (Exception error) when (error is ProfileException or SettingException)
        {
            return [none];
        }
    }
}
