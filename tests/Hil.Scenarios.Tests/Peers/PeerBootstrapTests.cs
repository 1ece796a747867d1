using Hil.Lwm2m.Bootstrap;
using Hil.NUnit.Conformance;
using Hil.Scenarios.Conformance;

namespace Hil.Scenarios.Tests.Peers;

[NonParallelizable]
public sealed class PeerBootstrapTests
{
    private static readonly PeerProgram[] All = [PeerProgram.Wakaama, PeerProgram.Anjay];

    [TestCaseSource(nameof(All))]
    public async Task It_is_bootstrapped_and_registers_as_it_was_told(PeerProgram program)
    {
        using var bench = new PeerBench("hil-peer");
        bench.Server.Bootstrap.Offer(bench.Endpoint, new()
        {
            Security = [new(1, $"coap://127.0.0.1:{bench.Port}") { ShortServerId = 123 }],
            Servers = [new(0, 123, 47)],
        });

        var device = await bench.Start(program, order => order with { Bootstraps = true });

        Assert.That(bench.Server.Bootstrap.Find(bench.Endpoint)?.Outcome?.IsSuccess, Is.True);
        Assert.That(device.Registration.Lifetime, Is.EqualTo(TimeSpan.FromSeconds(47)));
        Assert.That((await device.Read("/1/0/0")).Value.AsInteger(), Is.EqualTo(123));
    }

    [Test]
    public async Task Anjay_is_given_a_key_by_the_bootstrap_and_registers_with_it()
    {
        using var bench = new PeerBench("hil-peer");
        bench.Server.Bootstrap.Offer(bench.Endpoint, new()
        {
            Security =
            [
                new(1, $"coaps://127.0.0.1:{bench.SecurePort}", SecurityMode.PreSharedKey)
                {
                    ShortServerId = 7, Identity = System.Text.Encoding.UTF8.GetBytes(bench.Endpoint), SecretKey = PeerOrder.Key,
                },
            ],
            Servers = [new(0, 7, 60)],
        });

        var device = await bench.Start(PeerProgram.Anjay, order => order with { Bootstraps = true });

        Assert.That(device.Registration.Identity?.MayBeCalled(bench.Endpoint), Is.True);
        (await device.Read("/3/0/16")).EnsureSuccess();
    }

    [TestCase(0)]
    [TestCase(4)]
    [TestCase(5)]
    [TestCase(8)]
    [TestCase(9)]
    public async Task Anjay_passes_the_case(int number)
    {
        var result = await Judge(number, 2);
        Assert.That(result.Verdict, Is.EqualTo(CaseVerdict.Passed), $"{result.Reason}\n{string.Join('\n', result.Evidence)}");
    }

    // Anjay's demo keeps its bootstrap server in instance 1 of object 0.
    [Test]
    public async Task A_configuration_that_overwrites_the_account_of_the_bootstrap_server_is_named_as_the_reason()
    {
        var result = await Judge(8, 1);
        Assert.That(result.Verdict, Is.EqualTo(CaseVerdict.Failed));
        Assert.That(result.Reason, Does.Contain("has the configuration written over the instance of object 0 in which it keeps it?"));
    }

    private static async Task<CaseResult> Judge(int number, int securityInstance)
    {
        using var bench = new PeerBench("hil-peer");
        var configuration = new BootstrapConfiguration
        {
            Security = [new(securityInstance, $"coap://127.0.0.1:{bench.Port}") { ShortServerId = 123 }],
            Servers = [new(0, 123, 47)],
        };
        bench.Server.Bootstrap.Offer(bench.Endpoint, configuration);
        await bench.Start(PeerProgram.Anjay, order => order with { Bootstraps = true });
        var client = new ClientUnderTest(bench.Server, bench.Clock, bench.Timeline, bench.Endpoint) { Bootstrap = configuration };
        return await ConformanceCase.In(typeof(BootstrapCases).Assembly).Single(oma => oma.Number == number).Judge(client);
    }
}
