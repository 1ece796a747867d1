namespace Hil.NUnit.Samples;

[AllureNUnit]
public sealed class WithoutBench
{
    [Test]
    public void Fails() => Assert.Fail("\u0001 is not legal in XML & neither is < alone");
}
