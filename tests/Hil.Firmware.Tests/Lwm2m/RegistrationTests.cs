using System.Text;
using Hil.Coap.Messages;
using Hil.Core.Timelines;
using Hil.Firmware.Tests.Rigs;
using Hil.Lwm2m;
using static Hil.Firmware.Tests.Rigs.CoapWire;

namespace Hil.Firmware.Tests.Lwm2m;

internal sealed class RegistrationTests
{
    [Test]
    public void The_registration_has_these_bytes_on_the_wire()
    {
        using var rig = new Rig();
        var server = new WireServer(rig);
        rig.PowerOn();
        rig.RunUntil(() => server.Received.Count == 1, 1);
        var bytes = server.Received[0].Bytes;
        byte[] expected =
        [
            0x44, 0x02, bytes[2], bytes[3], .. bytes[4..8], // confirmable POST; id and token are chance
            0xB2, .. "rd"u8, // Uri-Path
            0x11, 0x28, // Content-Format 40
            0x39, .. "lwm2m=1.1"u8, // Uri-Query
            0x0D, 0x02, .. "ep=hil-thingy91"u8,
            0x05, .. "lt=60"u8,
            0xFF, .. "</1/0>,</3/0>,</33650/0>,</33650/1>,</33650/2>,</33650/3>"u8,
        ];
        Assert.That(Convert.ToHexString(bytes), Is.EqualTo(Convert.ToHexString(expected)));
        Assert.That(server.Received[0].At.Seconds, Is.LessThan(0.1));
    }

    [Test]
    public void A_server_that_knows_only_version_1_0_is_registered_at_with_that()
    {
        using var rig = new Rig();
        using var server = rig.Serve(new Lwm2mServerOptions { Versions = ["1.0"] });
        rig.PowerOn();
        rig.WaitForLine("lwm2m register failed: 4.12", 0.1);
        rig.WaitForLine("lwm2m registering with version 1.0", 0.1);
        rig.WaitForLine("lwm2m registered at ", 0.1);
        Assert.That(server.Find(Rig.Endpoint)!.Registration.Version, Is.EqualTo("1.0"));
    }

    [Test]
    public void It_updates_at_half_its_lifetime_and_stays_registered()
    {
        using var rig = new Rig();
        var server = new WireServer(rig);
        rig.PowerOn();
        rig.Run(100);
        Assert.That(server.Received.Select(r => (int)Math.Round(r.At.Seconds / 10)), Is.EqualTo(new[] { 0, 3, 6, 9 }));
        var update = server.Received[1].Bytes;
        Assert.That(update[1], Is.EqualTo(Post));
        Assert.That(Options(update).Select(o => (o.Number, Encoding.UTF8.GetString(o.Value))), Is.EqualTo(new[] { (11, "rd"), (11, "x1") }));
        Assert.That(Payload(update), Is.Empty);
    }

    [TestCase(10, 5)]
    [TestCase(1, 1)]
    [TestCase(1000, 907)] // 93 s, MAX_TRANSMIT_WAIT, before the end
    public void A_new_lifetime_is_told_at_once_and_sets_when_the_next_update_comes(int lifetime, int seconds)
    {
        var (rig, server) = WireServer.Registered();
        using var _ = rig;
        Assert.That(Code(server.Request(Put, "/1/0/1", format: 0, payload: Encoding.UTF8.GetBytes($"{lifetime}"))), Is.EqualTo("2.04"));
        var told = server.Received.Last();
        Assert.That(Options(told.Bytes).Where(o => o.Number == 15).Select(o => Encoding.UTF8.GetString(o.Value)), Is.EqualTo(new[] { $"lt={lifetime}" }));
        var before = server.Received.Count;
        rig.RunUntil(() => server.Received.Count > before, seconds + 2);
        var next = server.Received.Last();
        Assert.That((next.At - told.At).TotalSeconds, Is.EqualTo(seconds).Within(0.1));
        Assert.That(Options(next.Bytes).Any(o => o.Number == 15), Is.False, "an unchanged lifetime is not told again");
    }

    [Test]
    public void A_server_that_forgot_it_is_registered_at_again_within_a_lifetime()
    {
        using var rig = new Rig();
        using var server = rig.Serve();
        rig.PowerOn();
        rig.Run(1);
        server.Forget(Rig.Endpoint);
        rig.WaitForLine("lwm2m update failed: 4.04", 60);
        rig.WaitForLine("lwm2m registered at ", 0.1);
        Assert.That(server.Find(Rig.Endpoint), Is.Not.Null);
    }

    [Test]
    public async Task A_silent_server_is_asked_again_and_again_until_it_speaks()
    {
        using var rig = new Rig();
        using var server = rig.Serve();
        rig.PowerOn();
        await server.WaitForRegistration(Rig.Endpoint, TimeSpan.FromSeconds(1));
        server.Silence(TimeSpan.FromMinutes(10));
        rig.WaitForLine("lwm2m update failed: silence", 130);
        rig.WaitForLine("lwm2m waiting 2 s to register", 0.1);
        rig.WaitForLine("lwm2m register failed: silence", 100);
        rig.WaitForLine("lwm2m waiting 4 s to register", 0.1);
        rig.WaitForLine("lwm2m registered at ", 1000);
        Assert.That(server.Find(Rig.Endpoint), Is.Not.Null);
        Assert.That(rig.Entries<ResetEntry>(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Refusals_are_taken_with_growing_pauses_of_at_most_64_seconds()
    {
        using var rig = new Rig();
        var server = new WireServer(rig) { Answer = m => Type(m) == Con ? WireServer.Reply(m, 0x83) : null };
        rig.PowerOn();
        rig.Run(300);
        var gaps = server.Received.Zip(server.Received.Skip(1), (a, b) => (int)Math.Round((b.At - a.At).TotalSeconds)).ToList();
        Assert.That(gaps.Take(8), Is.EqualTo(new[] { 2, 4, 8, 16, 32, 64, 64, 64 }));
        Assert.That(rig.ConsoleLines, Has.Some.EqualTo("lwm2m register failed: 4.03"));
    }

    [TestCase("4100 no location")]
    [TestCase("41C0 a location of 70 bytes")]
    public void A_registration_without_a_location_that_can_be_kept_has_failed(string kind)
    {
        using var rig = new Rig();
        var tooLong = kind.Contains("70", StringComparison.Ordinal);
        var server = new WireServer(rig) { Answer = m => WireServer.Reply(m, 0x41, tooLong ? [(8, new byte[70])] : []) };
        rig.PowerOn();
        rig.WaitForLine("lwm2m register failed: 2.01", 0.1);
        rig.WaitForLine("lwm2m waiting 2 s", 0.1);
        server.Answer = WireServer.Serve;
        rig.WaitForLine("lwm2m registered at /rd/x1", 2.1);
    }

    [Test]
    public async Task Executing_the_update_trigger_updates()
    {
        using var rig = new Rig();
        using var server = rig.Serve();
        rig.PowerOn();
        var device = await server.WaitForRegistration(Rig.Endpoint, TimeSpan.FromSeconds(1));
        Assert.That((await device.Execute("/1/0/8")).Code, Is.EqualTo(CoapCode.Changed));
        rig.WaitForLine("lwm2m updated", 0.1);
    }

    [Test]
    public async Task Executing_disable_answers_then_deregisters_and_registers_after_the_timeout()
    {
        using var rig = new Rig();
        using var server = rig.Serve();
        rig.PowerOn();
        var device = await server.WaitForRegistration(Rig.Endpoint, TimeSpan.FromSeconds(1));
        await device.Write("/1/0/5", 10);
        Assert.That((await device.Execute("/1/0/4")).Code, Is.EqualTo(CoapCode.Changed));
        var off = rig.WaitForLine("lwm2m offline", 0.1);
        Assert.That(server.Find(Rig.Endpoint), Is.Null);
        var on = rig.WaitForLine("lwm2m registered at ", 11);
        Assert.That((on.At - off.At).TotalSeconds, Is.EqualTo(10).Within(0.1));
    }

    [Test]
    public void The_word_shutdown_deregisters_and_switches_off()
    {
        using var rig = new Rig();
        using var server = rig.Serve();
        rig.PowerOn();
        rig.Run(1);
        rig.Type("shutdown\r");
        rig.WaitForLine("off", 0.2);
        Assert.That(server.Find(Rig.Endpoint), Is.Null);
        var (sent, lines) = (rig.Sent().Count, rig.ConsoleLines.Count);
        rig.Run(100);
        Assert.That((rig.Sent().Count, rig.ConsoleLines.Count), Is.EqualTo((sent, lines)), "System OFF is silent");
    }

    [Test]
    public void Without_a_server_it_switches_off_all_the_same()
    {
        using var rig = new Rig();
        _ = new WireServer(rig) { Answer = _ => null };
        rig.PowerOn();
        rig.Run(5);
        rig.Type("shutdown\r");
        rig.WaitForLine("off", 11);
    }

    [Test]
    public async Task Executing_reboot_answers_first_and_then_restarts_and_registers()
    {
        using var rig = new Rig();
        using var server = rig.Serve();
        rig.PowerOn();
        var device = await server.WaitForRegistration(Rig.Endpoint, TimeSpan.FromSeconds(1));
        Assert.That((await device.Execute("/3/0/4")).Code, Is.EqualTo(CoapCode.Changed));
        rig.WaitForLine("reset software", 1);
        rig.WaitForLine("lwm2m registered at ", 1);
    }

    [Test]
    public async Task Every_change_of_the_registration_is_a_line_on_the_console()
    {
        using var rig = new Rig();
        using var server = rig.Serve();
        rig.PowerOn();
        await server.WaitForRegistration(Rig.Endpoint, TimeSpan.FromSeconds(1));
        rig.Run(31);
        Assert.That(rig.ConsoleLines.Where(l => l.StartsWith("lwm2m", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "lwm2m registering with version 1.1", "lwm2m registered at /rd/1", "lwm2m updating", "lwm2m updated",
        }));
    }
}
