using System.Buffers.Binary;
using System.Text;
using Hil.Lwm2m;
using Hil.Lwm2m.Firmware;

namespace Hil.Scenarios.Tests.Peers;

/// <summary>What only Anjay's demo client can do of the two: be updated, speak older versions, sleep.</summary>
[NonParallelizable]
public sealed class AnjayTests
{
    private const ushort FailsToInstall = 2;

    [TestCase(false)]
    [TestCase(true)]
    public async Task It_is_updated(bool pulls)
    {
        using var bench = new PeerBench("hil-peer");
        await bench.Start(PeerProgram.Anjay);
        var firmware = bench.Server.Firmware(bench.Endpoint);
        firmware.ReasonPath = null;
        var package = Package(0);
        if (pulls)
            (await firmware.Pull(bench.Server.Files.Put("/package", package).Uri)).EnsureSuccess();
        else
            (await firmware.Push("package", package)).EnsureSuccess();
        await firmware.WaitFor(UpdateState.Downloaded, TimeSpan.FromSeconds(30));

        (await firmware.Update()).EnsureSuccess();

        Assert.That((await firmware.WaitForResult(TimeSpan.FromSeconds(60))).Result, Is.EqualTo(UpdateResult.Success));
    }

    [Test]
    public async Task It_says_that_an_update_failed()
    {
        using var bench = new PeerBench("hil-peer");
        await bench.Start(PeerProgram.Anjay);
        var firmware = bench.Server.Firmware(bench.Endpoint);
        firmware.ReasonPath = null;

        Assert.That((await firmware.Perform("package", Package(FailsToInstall), TimeSpan.FromSeconds(60))).Result, Is.EqualTo(UpdateResult.UpdateFailed));
    }

    [TestCase("1.0", "1.0")]
    [TestCase("1.1", "1.1")]
    [TestCase(null, "1.2")]
    public async Task It_registers_with_the_version_that_it_may_speak(string? highest, string expected)
    {
        using var bench = new PeerBench("hil-peer");
        Assert.That((await bench.Start(PeerProgram.Anjay, order => order with { Version = highest })).Registration.Version, Is.EqualTo(expected));
    }

    [Test]
    public async Task It_falls_back_to_an_older_version_where_the_server_knows_no_newer()
    {
        using var bench = new PeerBench("hil-peer", new() { Versions = ["1.0", "1.1"] });
        Assert.That((await bench.Start(PeerProgram.Anjay)).Registration.Version, Is.EqualTo("1.1"));
    }

    [Test]
    public async Task Several_paths_are_read_and_observed_at_once()
    {
        using var bench = new PeerBench("hil-peer");
        var device = await bench.Start(PeerProgram.Anjay);

        var answer = (await device.ReadComposite(["/3/0/16", "/1"], ContentFormat.SenMlJson)).EnsureSuccess();
        Assert.That(answer.Content["/3/0/16"].AsString(), Does.StartWith("U"));
        Assert.That(answer.Content.Below("/1"), Is.Not.Empty);

        (await device.WriteAttributes("/3/0/13", "pmin=1&pmax=2")).EnsureSuccess();
        await using var observation = await device.ObserveComposite(["/3/0/13", "/3/0/16"]);
        Assert.That(await bench.Until(() => observation.Count > 0), "a notification comes");
        Assert.That(observation.Latest.Below("/3/0/13"), Is.Not.Empty);
    }

    [Test]
    public async Task It_sleeps_and_answers_when_it_wakes()
    {
        using var bench = new PeerBench("hil-peer", new() { AwakeTime = TimeSpan.FromSeconds(3) });
        var device = await bench.Start(PeerProgram.Anjay, order => order with { Queues = true });
        Assert.That(device.Registration.QueueMode);
        (await device.Write(device.Registration.Objects.First(path => path is { Object: 1, Depth: 2 }).Append(1), 20)).EnsureSuccess();
        Assert.That(await bench.Until(() => bench.Device.AsleepSince is not null), "the server takes it to sleep");

        var parked = bench.Device.BeginRead("/3/0/16");
        Assert.That(bench.Device.Parked, Is.EqualTo(1));

        Assert.That((await parked.Wait()).IsSuccess, "the answer comes after the next Update");
    }

    // The package of Anjay's demo: a header in big-endian, then a program that is run in its place. Here it is the same client again.
    private static byte[] Package(ushort error)
    {
        var program = Encoding.ASCII.GetBytes($"#!/bin/sh\nexec '{PeerProgram.Anjay.Find()}' \"$@\"\n{string.Concat(Enumerable.Repeat("# as large as firmware is\n", 400))}");
        byte[] version = [.. "1.0"u8];
        var header = new byte[8 + 2 + 2 + 4 + 1 + version.Length];
        "ANJAY_FW"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(8), 2);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), error);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(12), System.IO.Hashing.Crc32.HashToUInt32(program));
        header[16] = (byte)version.Length;
        version.CopyTo(header, 17);
        return [.. header, .. program];
    }
}
