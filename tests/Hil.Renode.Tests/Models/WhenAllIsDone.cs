namespace Hil.Renode.Tests.Models;

[SetUpFixture]
public sealed class WhenAllIsDone
{
    [OneTimeTearDown]
    public void No_Renode_is_left() => OneRenode.End();
}
