using System.Security.Cryptography;
using System.Text.Json;
using Hil.Core.Images;

namespace Hil.Cli.Tests.Commands;

public sealed class ImageCommandTests
{
    private readonly Scratch _scratch = new();

    private static string ReleaseKey => Path.Combine(Scratch.Root, "fixtures/keys/release.pem");

    private static string OtherKey => Path.Combine(Scratch.Root, "fixtures/keys/other.pem");

    [OneTimeTearDown]
    public void Remove() => _scratch.Dispose();

    [Test]
    public async Task An_image_is_signed_inspected_and_verified()
    {
        var image = await Signed("good.bin");
        var inspect = await Invocation.Of("image", "inspect", image, "--key", ReleaseKey);
        var verify = await Invocation.Of("image", "verify", image, "--key", ReleaseKey, "--counter-at-least", "7");

        Assert.That(inspect.ExitCode, Is.Zero, inspect.Error);
        Assert.That(inspect.Line("version"), Is.EqualTo("1.2.3+4"));
        Assert.That(inspect.Line("counter"), Is.EqualTo("7"));
        Assert.That(inspect.Line("vectors"), Is.EqualTo("stack 0x20002000, reset 0x0000c301"));
        Assert.That(inspect.Line("slot"), Does.Contain("fits"));
        Assert.That(inspect.Line("trailer"), Is.EqualTo("none"));
        Assert.That(inspect.Line("verdict"), Is.EqualTo("good"));
        Assert.That((verify.ExitCode, verify.Out.Trim()), Is.EqualTo((0, "good.bin: good")));
    }

    [Test]
    public async Task An_image_is_told_as_JSON()
    {
        var inspect = await Invocation.Of("image", "inspect", await Signed("json.bin"), "--json");
        var told = JsonDocument.Parse(inspect.Out).RootElement;

        Assert.That(told.GetProperty("header").GetProperty("version").GetString(), Is.EqualTo("1.2.3+4"));
        Assert.That(told.GetProperty("securityCounter").GetInt32(), Is.EqualTo(7));
        Assert.That(told.GetProperty("sha256").GetString(), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_scratch["json.bin"])))));
        Assert.That(told.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("type").GetInt32()), Is.EqualTo(new[] { 0x50, 0x10, 0x01, 0x22 }));
        Assert.That(told.GetProperty("faults").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task A_padded_and_confirmed_image_is_told_to_be_unfit_for_a_rollback()
    {
        var inspect = await Invocation.Of("image", "inspect", await Signed("confirmed.bin", "--pad", "--confirm"));

        Assert.That(new FileInfo(_scratch["confirmed.bin"]).Length, Is.EqualTo(0x69000));
        Assert.That(inspect.Line("trailer"), Does.Contain("magic set").And.Contains("image_ok set"));
        Assert.That(inspect.Line("rollback"), Does.Contain("no bootloader would take it back"));
    }

    [Test]
    public async Task An_image_by_another_key_fails_with_each_fault_on_a_line()
    {
        var verify = await Invocation.Of("image", "verify", await Signed("others.bin"), "--key", OtherKey);

        Assert.That(verify.ExitCode, Is.EqualTo(1));
        Assert.That(verify.Out.TrimEnd('\n').Split('\n'), Has.Length.EqualTo(2));
        Assert.That(verify.Out, Does.Contain("others.bin: key: ").And.Contains("others.bin: signature: "));
    }

    [TestCase("signature", "signature")]
    [TestCase("hash", "hash")]
    [TestCase("payload", "hash")]
    [TestCase("truncated", "truncated")]
    [TestCase("magic", "header")]
    public async Task A_spoilt_image_fails_with_its_reason(string fault, string reason)
    {
        var spoil = await Invocation.Of("image", "spoil", await Signed("whole.bin"), "--fault", fault, "--out", _scratch["spoilt.bin"]);
        var verify = await Invocation.Of("image", "verify", _scratch["spoilt.bin"], "--key", ReleaseKey, "--json");

        Assert.That((spoil.ExitCode, verify.ExitCode), Is.EqualTo((0, 1)), spoil.Error + verify.Error);
        Assert.That(JsonDocument.Parse(verify.Out).RootElement.GetProperty("faults")[0].GetProperty("reason").GetString(), Is.EqualTo(reason));
    }

    [Test]
    public async Task A_program_for_another_place_is_refused_when_signed_for_a_slot_and_found_when_verified()
    {
        var elf = Path.Combine(Scratch.Root, "fixtures/images/pattern-detector.elf");
        (await Invocation.Of(["image", "sign", elf, .. SignAs("place.bin"), "--slot-address", "0xC000"])).IsRefusedWith("0x0000c200", "0x00000000");

        (await Invocation.Of(["image", "sign", Program(), .. SignAs("place.bin"), "--slot-address", "0x75000"])).IsRefusedWith("0x00075000", "It starts at 0x0000c301");

        var sign = await Invocation.Of(["image", "sign", elf, .. SignAs("place.bin")]);
        var verify = await Invocation.Of("image", "verify", _scratch["place.bin"], "--key", ReleaseKey);
        Assert.That((sign.ExitCode, verify.ExitCode), Is.EqualTo((0, 1)), sign.Error);
        Assert.That(verify.Out, Does.StartWith("place.bin: wrong board: It starts at 0x"));
    }

    [Test]
    public async Task ELF_HEX_and_BIN_of_one_program_give_the_same_image()
    {
        var folder = Path.Combine(Scratch.Root, "fixtures/images");
        var hex = FirmwareFile.Load(Path.Combine(folder, "pattern-detector.hex"));
        var flat = new byte[hex.Segments[^1].Address + hex.Segments[^1].Bytes.Length];
        foreach (var segment in hex.Segments)
            segment.Bytes.Span.CopyTo(flat.AsSpan((int)segment.Address));
        Assert.That(hex.Segments[0].Address, Is.Zero);
        foreach (var (name, file) in new[] { ("e.bin", Path.Combine(folder, "pattern-detector.elf")), ("h.bin", Path.Combine(folder, "pattern-detector.hex")), ("b.bin", _scratch.Bytes("flat", flat)) })
            Assert.That((await Invocation.Of(["image", "sign", file, .. SignAs(name)])).ExitCode, Is.Zero);

        Assert.That(File.ReadAllBytes(_scratch["h.bin"]), Is.EqualTo(File.ReadAllBytes(_scratch["e.bin"])));
        Assert.That(File.ReadAllBytes(_scratch["b.bin"]), Is.EqualTo(File.ReadAllBytes(_scratch["e.bin"])));
    }

    [Test]
    public async Task Files_are_merged_into_one_and_two_for_one_place_are_refused()
    {
        var image = await Signed("merged.bin");
        var low = _scratch.Bytes("low.bin", [1, 2, 3]);
        var merge = await Invocation.Of("image", "merge", $"{image}@0xC000", $"{low}@65532", "--out", _scratch["merged.hex"]);

        Assert.That(merge.ExitCode, Is.Zero, merge.Error);
        var read = FirmwareFile.Load(_scratch["merged.hex"]).Segments;
        Assert.That(read.Select(segment => segment.Address), Is.EqualTo(new[] { 0xC000u, 65532u }));
        Assert.That(read[0].Bytes.ToArray(), Is.EqualTo(File.ReadAllBytes(image)));
        (await Invocation.Of("image", "merge", $"{image}@0xC000", $"{low}@0xC003", "--out", _scratch["merged.hex"])).IsRefusedWith("low.bin", "0x0000c003", "merged.bin");
        (await Invocation.Of("image", "merge", low, "--out", _scratch["merged.hex"])).IsRefusedWith("low.bin", "ELF");
    }

    [TestCase("--version", "1.2", "255.255.65535")]
    [TestCase("--security-counter", "-1", "0 to 4294967295")]
    [TestCase("--header-size", "16", "32 to")]
    [TestCase("--slot-size", "0x100", "1584 to")]
    [TestCase("--key", "no-such.pem", "no-such.pem")]
    public async Task An_option_that_cannot_be_is_refused_in_one_line(string option, string value, string expected)
    {
        var arguments = SignAs("none.bin").ToList();
        if (arguments.IndexOf(option) is var at and >= 0)
            arguments.RemoveRange(at, 2);
        (await Invocation.Of(["image", "sign", Program(), .. arguments, option, value])).IsRefusedWith(value, expected);
        Assert.That(_scratch["none.bin"], Does.Not.Exist);
    }

    [Test]
    public async Task What_cannot_be_signed_is_refused_in_one_line()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = _scratch.Text("public.pem", key.ExportSubjectPublicKeyInfoPem());
        var large = _scratch.Bytes("large", [.. new byte[0x69000]]);

        (await Invocation.Of(["image", "sign", Program(), .. SignAs("none.bin"), "--confirm"])).IsRefusedWith("--confirm", "--pad");
        (await Invocation.Of(["image", "sign", large, .. SignAs("none.bin")])).IsRefusedWith("more than the slot of 430080 bytes holds");
        (await Invocation.Of("image", "sign", Program(), "--key", publicKey, "--version", "1.0.0", "--out", _scratch["none.bin"])).IsRefusedWith("private key", "public.pem");
        (await Invocation.Of(["image", "sign", _scratch["missing.elf"], .. SignAs("none.bin")])).IsRefusedWith("missing.elf");
        (await Invocation.Of(["image", "sign", await Signed("once.bin"), .. SignAs("twice.bin")])).IsRefusedWith("once.bin", "signed already");
        (await Invocation.Of("run", "--firmware", await Signed("alone.bin"), "--report", _scratch["report"])).IsRefusedWith("alone.bin", "bootloader", "hil image merge");
        (await Invocation.Of("image", "inspect", Program())).IsRefusedWith("program", "MCUboot magic");
        (await Invocation.Of("image", "verify", _scratch["missing.bin"], "--key", ReleaseKey)).IsRefusedWith("missing.bin");
    }

    private string[] SignAs(string name) =>
        ["--key", ReleaseKey, "--version", "1.2.3+4", "--security-counter", "7", "--out", _scratch[name]];

    private async Task<string> Signed(string name, params string[] more)
    {
        var sign = await Invocation.Of(["image", "sign", Program(), .. SignAs(name), .. more]);
        Assert.That(sign.ExitCode, Is.Zero, sign.Error);
        return _scratch[name];
    }

    // A raw binary that begins as a program for the primary slot does.
    private string Program()
    {
        var program = new byte[0x400];
        BitConverter.TryWriteBytes(program, 0x2000_2000u);
        BitConverter.TryWriteBytes(program.AsSpan(4), 0x0000_C301u);
        return _scratch.Bytes("program", program);
    }
}
