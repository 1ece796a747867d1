using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Hil.NUnit.Attempts;

/// <summary>
/// Ends each attempt at a scenario: blames an exception on the device, the bench or the board, adds the evidence that a plain failure
/// lacks, and records the attempt. Every attempt of a retried or repeated test counts apart.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Assembly)]
public class RecordAttemptsAttribute : Attribute, ITestAction
{
    /// <inheritdoc />
    public ActionTargets Targets => ActionTargets.Test | ActionTargets.Suite;

    /// <inheritdoc />
    public void BeforeTest(ITest test)
    {
        if (!test.IsSuite && Concerns(test))
            AttemptRecorder.BeginAttempt(test);
    }

    /// <inheritdoc />
    public void AfterTest(ITest test)
    {
        if (!Concerns(test))
            return;
        if (test.IsSuite)
            AttemptRecorder.EndOfFixture(test);
        else
            AttemptRecorder.EndOfAttempt(test, TestExecutionContext.CurrentContext);
    }

    /// <summary>Whether this attribute records this test.</summary>
    protected virtual bool Concerns(ITest test) => true;
}
