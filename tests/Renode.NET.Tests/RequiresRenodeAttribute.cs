using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Renode.NET.Tests;

/// <summary>
/// Marks tests that run a real Renode (variable HIL_RENODE or RENODE, PATH, the usual places). Without one they are ignored with one plain
/// reason; where HIL_REQUIRE_RENODE is 1 they run and fail, so that a build server cannot leave them out unnoticed.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresRenodeAttribute : NUnitAttribute, IApplyToTest
{
    private static readonly Lazy<(RenodeInstallation? Found, RenodeException? Refusal)> Search = new(() =>
    {
        try
        {
            return (RenodeInstallation.Find(new RenodeSearch { Variables = ["HIL_RENODE"] }), null);
        }
        catch (RenodeException refusal)
        {
            return (null, refusal);
        }
    });

    /// <summary>The Renode to test with.</summary>
    /// <exception cref="RenodeException">There is none of a supported release, though HIL_REQUIRE_RENODE asks for one.</exception>
    public static RenodeInstallation Installation => Search.Value.Found ?? throw new RenodeException("HIL_REQUIRE_RENODE is 1", Search.Value.Refusal);

    public void ApplyToTest(Test test)
    {
        if (Search.Value.Found is null && Environment.GetEnvironmentVariable("HIL_REQUIRE_RENODE") != "1" && test.RunState == RunState.Runnable)
        {
            test.RunState = RunState.Ignored;
            test.Properties.Set(PropertyNames.SkipReason, $"no Renode {RenodeVersions.Supported} is installed, or HIL_RENODE does not name its folder");
        }
    }
}
