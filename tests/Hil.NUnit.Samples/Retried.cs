namespace Hil.NUnit.Samples;

public sealed class Retried : BenchTest
{
    [Test, Retry(3)]
    public async Task Passes_the_second_time()
    {
        var device = await Bench.PowerOn();
        var first = TestContext.CurrentContext.CurrentRepeatCount == 0;
        await Bench.Expect(first ? device.Lights["red"].On : device.Lights["red"].Off).Within(TimeSpan.FromSeconds(1));
    }

    [Test, Retry(2)]
    public async Task Never_passes()
    {
        var device = await Bench.PowerOn();
        await Bench.Expect(device.Lights["red"].On).Within(TimeSpan.FromSeconds(1));
    }

    [Test, Repeat(2)]
    public async Task Passes_twice() => await Bench.PowerOn();
}
