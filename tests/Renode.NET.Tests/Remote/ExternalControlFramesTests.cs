namespace Renode.NET.Tests.Remote;

/// <summary>The bytes of requests, as the client of Renode 1.16.1 (tools/external_control_client) sends them.</summary>
public sealed class ExternalControlFramesTests
{
    private static IEnumerable<TestCaseData> Frames()
    {
        yield return Case(ExternalControlFrames.Handshake(), "0600 0100 0200 0300 0400 0501 0600", "handshake");
        yield return Case(ExternalControlFrames.RunFor(1_000), "5245 01 08000000 E803000000000000", "run for 1 ms");
        yield return Case(ExternalControlFrames.RunFor(ulong.MaxValue), "5245 01 08000000 FFFFFFFFFFFFFFFF", "run for ever");
        yield return Case(ExternalControlFrames.GetTime(), "5245 02 00000000", "time");
        yield return Case(ExternalControlFrames.GetMachine("m0"), "5245 03 06000000 02000000 6D30", "machine");
        yield return Case(ExternalControlFrames.GetMachine("µ"), "5245 03 06000000 02000000 C2B5", "machine in UTF-8");
        yield return Case(ExternalControlFrames.GetInstance(ControlCommand.Bus, 7, "sysbus"), "5245 06 12000000 FFFFFFFF 07000000 06000000 737973627573", "bus");
        yield return Case(ExternalControlFrames.Read(2, BusWidth.DoubleWord, 0x2000_0000, 3), "5245 06 12000000 02000000 00 04 0000002000000000 03000000", "read words");
        yield return Case(ExternalControlFrames.Write(2, BusWidth.Block, 0x1_0000_0001, [0xAA, 0xBB, 0xCC]), "5245 06 15000000 02000000 01 00 0100000001000000 03000000 AABBCC", "write a block");
        yield return Case(ExternalControlFrames.Write(0, BusWidth.QuadWord, 8, new byte[16]), "5245 06 22000000 00000000 01 08 0800000000000000 02000000 00000000000000000000000000000000", "write double words");
        yield return Case(ExternalControlFrames.GetLevel(1, 31), "5245 05 09000000 01000000 00 1F000000", "get a level");
        yield return Case(ExternalControlFrames.SetLevel(1, 31, true), "5245 05 0A000000 01000000 01 1F000000 01", "set a level");
        yield return Case(ExternalControlFrames.Watch(1, 2, 3), "5245 05 0D000000 01000000 02 02000000 03000000", "watch a pin");
        yield return Case(ExternalControlFrames.AdcChannels(4), "5245 04 05000000 04000000 00", "count channels");
        yield return Case(ExternalControlFrames.AdcRead(4, 1), "5245 04 09000000 04000000 01 01000000", "read a channel");
        yield return Case(ExternalControlFrames.AdcWrite(4, 1, 0x12345678), "5245 04 0D000000 04000000 02 01000000 78563412", "set a channel");
    }

    [TestCaseSource(nameof(Frames))]
    public void A_request_has_the_bytes_of_the_protocol(byte[] frame, string expected) =>
        Assert.That(Convert.ToHexString(frame), Is.EqualTo(expected.Replace(" ", "", StringComparison.Ordinal)));

    private static TestCaseData Case(byte[] frame, string expected, string name) => new TestCaseData(frame, expected).SetArgDisplayNames(name);
}
