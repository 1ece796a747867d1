using Hil.Coap.Messages;
using Hil.Core.Profiles;
using Hil.Core.Timelines;
using Hil.Lwm2m.Firmware;

namespace Hil.Scenarios.FirmwareUpdate;

[AllureFeature("Bad packages")]
public sealed class BadPackageScenarios : FirmwareScenario
{
    [TestCaseSource(typeof(UpdateCases), nameof(UpdateCases.RefusedInDownload)), AllureSeverity(SeverityLevel.Critical)]
    public async Task A_package_that_can_be_seen_to_be_bad_is_refused_before_anything_restarts(BadUpdate bad)
    {
        var device = await Bench.PowerOn();

        await device.Firmware.Push(Package.Of(bad));
        await Bench.Expect(device.Firmware.Is((UpdateResult)bad.Result) & device.Firmware.Is(UpdateState.Idle)).Within(Judged);

        OldStays(await device.Firmware.Read(), (UpdateResult)bad.Result, bad.Reason);
        Assert.That((await device.Firmware.Update()).Code, Is.EqualTo(CoapCode.MethodNotAllowed), "there is nothing to install");
        Assert.That(Bench.Timeline.Snapshot().OfType<ResetEntry>().Count(), Is.LessThanOrEqualTo(1), "it did not restart");
        await CanBeUpdated();
    }

    [TestCaseSource(typeof(UpdateCases), nameof(UpdateCases.RefusedAtBoot)), AllureSeverity(SeverityLevel.Critical)]
    public async Task An_image_that_the_bootloader_refuses_never_runs_and_the_server_is_told_why(BadUpdate bad)
    {
        await Bench.PowerOn();
        await Download(Package.Of(bad));

        var status = await Install();

        OldStays(status, (UpdateResult)bad.Result, bad.Reason);
        Assert.That(Lines("boot swap"), Is.All.EqualTo("boot swap none"), "nothing was swapped");
        await CanBeUpdated();
    }

    [Test]
    public async Task Bytes_that_are_no_image_are_refused_with_the_first_block()
    {
        var device = await Bench.PowerOn();
        var text = new Package("letter.txt", System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Dear device, ", 400))));

        var answer = await device.Firmware.Push(text);

        Assert.That(answer.Code, Is.EqualTo(CoapCode.BadRequest));
        await Bench.Expect(device.Firmware.Is(UpdateResult.UnsupportedPackage) & device.Firmware.Is(UpdateState.Idle)).Within(Judged);
        await CanBeUpdated();
    }

    [TestCase(0.1), TestCase(0.5), TestCase(0.9)]
    public async Task A_single_wrong_bit_anywhere_in_the_image_is_found_before_it_is_installed(double where)
    {
        var device = await Bench.PowerOn();

        await device.Firmware.Push(NewImage.Flip((int)(where * NewImage.Bytes.Length)));

        await Bench.Expect(device.Firmware.Is(UpdateResult.IntegrityFailure) & device.Firmware.Is(UpdateState.Idle)).Within(Judged);
        OldStays(await device.Firmware.Read(), UpdateResult.IntegrityFailure, "hash");
    }

    [Test]
    public async Task A_package_that_is_larger_than_the_slot_is_refused_by_its_announced_size()
    {
        var device = await Bench.PowerOn();
        var large = new byte[500_000];
        NewImage.Bytes.CopyTo(large);

        var answer = await device.Firmware.Push(new("too-large.bin", large));

        Assert.That(answer.Code, Is.EqualTo(CoapCode.RequestEntityTooLarge));
        await Bench.Expect(device.Firmware.Is(UpdateResult.NotEnoughFlash) & device.Firmware.Is(UpdateState.Idle)).Within(Judged);
        await CanBeUpdated();
    }

    [Test]
    public async Task A_package_with_more_behind_its_end_is_refused()
    {
        var device = await Bench.PowerOn();

        await device.Firmware.Push(new("longer.bin", (byte[])[.. NewImage.Bytes.Span, .. new byte[3000]]));

        await Bench.Expect(device.Firmware.Is(UpdateResult.IntegrityFailure) & device.Firmware.Is(UpdateState.Idle)).Within(Judged);
    }
}
