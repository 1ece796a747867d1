using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Firmware;
using Hil.Lwm2m.Tests.Virtual;

namespace Hil.Lwm2m.Tests;

/// <summary>Updates over object 5, against a device that does as the test says. Against a real image: tests/Hil.Scenarios/FirmwareUpdate.</summary>
public sealed class FirmwareUpdateTests
{
    private static readonly byte[] Package = [.. Enumerable.Range(0, 10_000).Select(i => (byte)(i * 13))];
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    private ServerAndDevice _bench = null!;
    private byte[]? _taken;

    private FirmwareUpdate Firmware => _bench.Server.Firmware(ServerAndDevice.Endpoint);

    [SetUp]
    public async Task Open()
    {
        _bench = new();
        (_taken, _ending, _restarts) = (null, ("1", "", "2.0.0"), true);
        foreach (var (path, text) in new[] { ("/5/0/3", "0"), ("/5/0/5", "0"), ("/5/0/26241", ""), ("/3/0/3", "1.0.0") })
            _bench.Device.Texts[path] = text;
        _bench.Device.Override = Serve;
        await _bench.Register();
    }

    [TearDown]
    public void Close() => _bench.Dispose();

    [Test]
    public async Task A_push_brings_the_package_whole_and_tells_how_far_it_is()
    {
        var answer = await Firmware.Push("v2.bin", Package, blockSizeExponent: 4);

        Assert.That(answer.Code, Is.EqualTo(CoapCode.Changed));
        Assert.That(_taken, Is.EqualTo(Package));
        var told = _bench.Timeline.Snapshot().OfType<FirmwareEntry>().Select(entry => entry.Describe()).ToArray();
        Assert.That(told, Has.Length.EqualTo(11), "a beginning, nine tenths, an end");
        Assert.That(told[1], Is.EqualTo("push of v2.bin: 1024 of 10000 bytes in 4 blocks"));
        Assert.That(told[^1], Is.EqualTo("push of v2.bin ended: 2.04"));
        Assert.That(_bench.Lines, Has.Some.EqualTo("write /5/0/0 Package v2.bin (10000 bytes): 2.04"));
    }

    [Test]
    public async Task A_whole_update_ends_with_the_result_and_the_version_of_the_firmware_that_runs_then()
    {
        var status = await Firmware.Perform("v2.bin", Package, Within);

        Assert.That((status.State, status.Result, status.Version, status.Reason), Is.EqualTo((UpdateState.Idle, UpdateResult.Success, "2.0.0", "")));
        Assert.That(status.HasFailed, Is.False);
        Assert.That(_bench.Timeline.Snapshot().OfType<FirmwareEntry>().Last().Describe(), Is.EqualTo("the update ended: state Idle, result Success, firmware 2.0.0"));
    }

    [Test]
    public async Task An_update_that_was_taken_back_is_a_result_with_the_devices_reason()
    {
        _ending = ("8", "reverted: watchdog", "1.0.0");
        var status = await Firmware.Perform("v2-starve.bin", Package, Within);

        Assert.That(status.HasFailed, Is.True);
        Assert.That($"{status}", Is.EqualTo("state Idle, result UpdateFailed (reverted: watchdog), firmware 1.0.0"));
    }

    [Test]
    public async Task A_result_counts_only_after_a_new_registration()
    {
        await Firmware.Push("v2.bin", Package);
        _restarts = false;
        await Firmware.Update();
        _bench.Device.Texts["/5/0/3"] = "0";
        _bench.Device.Texts["/5/0/5"] = "1";

        var error = await Assert.ThrowsAsync<FirmwareUpdateException>(async () => await Firmware.WaitForResult(TimeSpan.FromSeconds(10)));
        Assert.That(error!.Message, Does.StartWith("hil-thingy91: a result of the update was expected within 10 s").And.EndsWith("found no word of its state. Last seen: no registration since the update was begun."));
    }

    [Test]
    public async Task A_package_that_was_found_bad_ends_the_wait_at_once_with_what_the_device_says()
    {
        await Firmware.Push("v2.bin", Package);
        _bench.Device.Texts["/5/0/3"] = "0";
        _bench.Device.Texts["/5/0/5"] = "5";
        _bench.Device.Texts["/5/0/26241"] = "hash";
        var asked = _bench.Clock.Now;

        var error = await Assert.ThrowsAsync<FirmwareUpdateException>(async () => await Firmware.WaitFor(UpdateState.Downloaded, Within));

        Assert.That(error!.Message, Does.StartWith("hil-thingy91: state Downloaded was expected, found state Idle, result IntegrityFailure (hash), firmware 1.0.0 at"));
        Assert.That(error.Status!.Result, Is.EqualTo(UpdateResult.IntegrityFailure));
        Assert.That(_bench.Clock.Now - asked, Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task A_device_that_never_gets_there_is_named_with_what_it_said_last()
    {
        var error = await Assert.ThrowsAsync<FirmwareUpdateException>(async () => await Firmware.WaitFor(UpdateState.Downloaded, TimeSpan.FromSeconds(10)));
        Assert.That(error!.Message, Does.Match(
            @"^hil-thingy91: state Downloaded was expected within 10 s \(from .* to .*\), found state Idle, result Initial, firmware unknown at .*\. Last seen: Read /5/0/5: 2\.05 0 at .*\.$"));
    }

    [Test]
    public async Task A_device_that_says_nothing_is_given_up_in_board_time()
    {
        _bench.Server.Silent = true;
        var error = await Assert.ThrowsAsync<FirmwareUpdateException>(async () => await Firmware.WaitFor(UpdateState.Downloaded, TimeSpan.FromSeconds(30)));
        Assert.That(error!.Message, Does.Contain("found no word of its state. Last seen: Read /5/0/3: no answer"));
    }

    [Test]
    public async Task A_device_that_is_not_registered_cannot_be_pushed_to()
    {
        _bench.Server.Forget(ServerAndDevice.Endpoint);
        await Assert.ThrowsAsync<NotRegisteredException>(async () => await Firmware.Push("v2.bin", Package));
    }

    [Test]
    public async Task A_push_is_not_given_up_while_blocks_are_taken_however_long_it_lasts()
    {
        using var bench = new ServerAndDevice(new() { OperationTimeout = TimeSpan.FromSeconds(5) });
        bench.Device.Texts["/5/0/3"] = bench.Device.Texts["/5/0/5"] = "0";
        bench.Device.Override = exchange =>
        {
            if (exchange.Request.Code != CoapCode.Put)
                return false;
            exchange.Respond(CoapCode.Changed);
            return true;
        };
        await bench.Register();
        bench.Network.Latency = TimeSpan.FromSeconds(0.9);
        var from = bench.Clock.Now;
        var answer = await bench.Server.Firmware(ServerAndDevice.Endpoint).Push("v2.bin", Package);
        Assert.That(answer.Code, Is.EqualTo(CoapCode.Changed));
        Assert.That(bench.Clock.Now - from, Is.GreaterThan(TimeSpan.FromSeconds(15)));
    }

    [Test]
    public async Task Blocks_by_hand_can_leave_a_gap_and_the_answer_names_the_block()
    {
        var first = await Firmware.PushBlock(Package, 0);
        var third = await Firmware.PushBlock(Package, 2);

        Assert.That((first.Code, $"{first.Block}"), Is.EqualTo((CoapCode.Continue, "0/1/1024")));
        Assert.That(third.Code, Is.EqualTo(CoapCode.RequestEntityIncomplete));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Firmware.PushBlock(Package, 10));
    }

    [TestCase("uri", "/5/0/1", "")]
    [TestCase("package", "/5/0/0", "00")]
    public async Task A_package_is_taken_back_by_an_empty_URI_or_a_NUL(string way, string path, string payload)
    {
        await (way == "uri" ? Firmware.ResetByUri() : Firmware.ResetByPackage());
        Assert.That(_bench.Device.Requests, Has.Some.EqualTo($"PUT {path} {payload}".TrimEnd()));
    }

    [Test]
    public async Task State_and_result_are_observed_once_for_each_registration()
    {
        await Firmware.Watch();
        await Firmware.Watch();
        Assert.That(_bench.Device.Observed, Is.EquivalentTo(new[] { "/5/0/3", "/5/0/5" }));
        Assert.That(_bench.Lines.Count(line => line.StartsWith("observe", StringComparison.Ordinal)), Is.EqualTo(2));
        await _bench.Register();
        await Firmware.Watch();
        Assert.That(_bench.Lines.Count(line => line.StartsWith("observe", StringComparison.Ordinal)), Is.EqualTo(4));
    }

    [Test]
    public async Task Every_result_of_the_registry_is_told_by_name([Range(0, 11)] int result)
    {
        _bench.Device.Texts["/5/0/5"] = $"{result}";
        var status = await Firmware.Read();
        Assert.That((int)status.Result, Is.EqualTo(result));
        Assert.That(Enum.IsDefined(status.Result), Is.True);
        Assert.That(status.HasFailed, Is.EqualTo(result > 1));
    }

    [TestCase("11", "2", UpdateResult.Deferred)]
    [TestCase("8", "2", UpdateResult.UpdateFailed)]
    [TestCase("2", "0", UpdateResult.NotEnoughFlash)]
    public async Task A_device_that_ends_an_update_without_a_restart_is_heard_at_once(string result, string state, UpdateResult expected)
    {
        await Firmware.Push("v2.bin", Package);
        _restarts = false;
        await Firmware.Update();
        _bench.Clock.CreateTimer(
            _ =>
            {
                _bench.Device.Set("/5/0/3", state);
                _bench.Device.Set("/5/0/5", result);
            }, null, TimeSpan.FromSeconds(4), Timeout.InfiniteTimeSpan);
        var before = _bench.Clock.Now;

        var status = await Firmware.WaitForResult(Within);

        Assert.That((status.Result, (int)status.State), Is.EqualTo((expected, int.Parse(state, System.Globalization.CultureInfo.InvariantCulture))));
        Assert.That(_bench.Clock.Now - before, Is.LessThan(TimeSpan.FromSeconds(6)));
    }

    [Test]
    public async Task A_download_that_is_cancelled_says_so()
    {
        await Firmware.Push("v2.bin", Package);
        var answer = await Firmware.Cancel();
        Assert.That(answer.Code, Is.EqualTo(CoapCode.Changed));
        var error = await Assert.ThrowsAsync<FirmwareUpdateException>(async () => await Firmware.WaitFor(UpdateState.Downloaded, Within));
        Assert.That(error!.Status!.Result, Is.EqualTo(UpdateResult.Cancelled));
    }

    [Test]
    public async Task What_version_1_1_adds_is_written_and_read()
    {
        foreach (var (path, text) in new[] { ("/5/0/6", "hil"), ("/5/0/7", "2.0.0"), ("/5/0/9", "2"), ("/5/0/12", "1700000000") })
            _bench.Device.Texts[path] = text;
        Assert.That((await Firmware.SetSeverity(UpdateSeverity.Optional)).Code, Is.EqualTo(CoapCode.Changed));
        Assert.That((await Firmware.SetMaximumDefer(TimeSpan.FromHours(1))).Code, Is.EqualTo(CoapCode.Changed));
        Assert.That(_bench.Device.Requests, Has.Some.EqualTo("PUT /5/0/11 32").And.Some.EqualTo("PUT /5/0/13 33363030"));
        Assert.That(await Firmware.ReadLastStateChange(), Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)));
        var ability = await Firmware.ReadAbility();
        Assert.That(ability, Is.EqualTo(new UpdateAbility("hil", "2.0.0", null, 2)));
        Assert.That((ability.TakesPush, ability.TakesPull), Is.EqualTo((true, true)));
    }

    // How the update ends: result, reason and version after the restart.
    private (string Result, string Reason, string Version) _ending = ("1", "", "2.0.0");
    private bool _restarts = true;

    private bool Serve(CoapServerExchange exchange)
    {
        var path = "/" + string.Join('/', exchange.Request.Options.UriPath);
        switch ($"{exchange.Request.Code} {path}")
        {
            case "PUT /5/0/0":
                _taken = exchange.Request.Payload.ToArray();
                _bench.Device.Texts["/5/0/3"] = "2";
                break;
            case "PUT /5/0/1" or "PUT /5/0/11" or "PUT /5/0/13":
                break;
            case "POST /5/0/10":
                (_bench.Device.Texts["/5/0/3"], _bench.Device.Texts["/5/0/5"]) = ("0", "10");
                break;
            case "POST /5/0/2":
                _bench.Device.Texts["/5/0/3"] = "3";
                if (_restarts)
                    _bench.Clock.CreateTimer(_ => OnTrial(), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
                break;
            default:
                return false;
        }

        exchange.Respond(CoapCode.Changed);
        return true;
    }

    // It registers on trial first, and says how it went three seconds later.
    private void OnTrial()
    {
        _bench.Clock.CreateTimer(_ => (_bench.Device.Texts["/5/0/3"], _bench.Device.Texts["/5/0/5"], _bench.Device.Texts["/5/0/26241"], _bench.Device.Texts["/3/0/3"]) =
            ("0", _ending.Result, _ending.Reason, _ending.Version), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        _bench.Device.RegisterLater();
    }
}
