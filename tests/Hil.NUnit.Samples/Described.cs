namespace Hil.NUnit.Samples;

[AllureFeature("Words"), AllureOwner("the class"), AllureSeverity(SeverityLevel.Minor), Category("slow on boards")]
public sealed class Described : BenchTest
{
    [Test, AllureStory("A story"), AllureOwner("the method"), AllureTag("one", "two"), AllureLink("manual", "https://example.org/manual")]
    [AllureIssue("4711", "https://example.org/4711"), AllureTms("T1", "https://example.org/t1"), AllureDescription("What *it* is about.")]
    [AllureSuite("A suite"), AllureSubSuite("A part of it"), AllureName("A name for people")]
    public async Task Says_much_of_itself()
    {
        await AllureApi.Step("boot", async () =>
        {
            await Bench.PowerOn();
            await AllureApi.Step("rest", async () => await Bench.Wait(TimeSpan.FromSeconds(3)));
        });
        AllureApi.Step("say", () => Bench.Note("spoken"));
    }

    [Test]
    public async Task Fails_in_a_step()
    {
        var device = await Bench.PowerOn();
        await AllureApi.Step("look", async () => await Bench.Expect(device.Lights["red"].On).Within(TimeSpan.FromSeconds(1)));
    }
}
