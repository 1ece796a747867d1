using System.Buffers.Binary;
using System.Globalization;

namespace Hil.Cli.Tests.Running;

/// <summary>Whatever is handed in wrong is named in one line, and nothing is judged.</summary>
public sealed class BadInputTests
{
    private static readonly string Image = Path.Combine(Scratch.Root, "fixtures/images/pattern-detector.elf");
    private readonly Scratch _scratch = new();

    [OneTimeTearDown]
    public void Remove() => _scratch.Dispose();

    [Test]
    public async Task A_truncated_ELF() =>
        (await RunFirmware(_scratch.Bytes("truncated.elf", File.ReadAllBytes(Image)[..2000]))).IsRefusedWith("truncated.elf");

    [Test]
    public async Task An_ELF_for_another_processor()
    {
        var bytes = File.ReadAllBytes(Image);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(18), 62); // e_machine: x86-64

        (await RunFirmware(_scratch.Bytes("foreign.elf", bytes))).IsRefusedWith("foreign.elf", "62");
    }

    [Test]
    public async Task A_file_that_is_no_image() => (await RunFirmware(_scratch.Text("notes.elf", "no image"))).IsRefusedWith("notes.elf");

    [Test]
    public async Task A_file_that_is_not_there() => (await RunFirmware(_scratch["missing.elf"])).IsRefusedWith("missing.elf");

    [Test]
    public async Task An_image_too_large_for_flash() =>
        (await RunFirmware(Hex("large.hex", (0, [0x00, 0x00, 0x01, 0x20, 0x01, 0x01, 0, 0]), (0x0010_0000, [1, 2, 3, 4])))).IsRefusedWith("large.hex", "0x00100000", "flash");

    [Test]
    public async Task A_vector_table_whose_stack_is_outside_memory() =>
        (await RunFirmware(Hex("stack.hex", (0, [0x00, 0x00, 0x00, 0x90, 0x01, 0x01, 0, 0])))).IsRefusedWith("stack.hex", "stack pointer", "0x90000000");

    [Test]
    public async Task A_vector_table_whose_reset_handler_is_outside_memory() =>
        (await RunFirmware(Hex("start.hex", (0, [0x00, 0x00, 0x01, 0x20, 0x01, 0x00, 0x00, 0x30])))).IsRefusedWith("start.hex", "reset handler", "0x30000001");

    [TestCase("window: 2 s", "window: two seconds", "window", "two seconds")]
    [TestCase("led: red", "led: pink", "classes[1].led", "pink")]
    [TestCase("leds: [red, green, blue]", "leds: [red, green, blue, ultraviolet]", "leds", "ultraviolet")]
    [TestCase("refresh: 1 s", "refresh 1 s", "profile.yaml")]
    [TestCase("board: thingy91", "board: toaster", "toaster", "thingy91")]
    public async Task A_profile_with_a_mistake(string from, string to, params string[] words) =>
        (await Invocation.Of("run", "--profile", _scratch.Profile(from, to), "--report", _scratch["r"])).IsRefusedWith(words);

    [TestCase("nan.csv", "timestamp,x [g],y [g],z [g]\n0,0,0,1\n10,NaN,0,1\n20,0,0,1\n", "NaN")]
    [TestCase("no-rate.csv", "x [g],y [g],z [g]\n0,0,1\n0,0,1\n", "rate", "--rate")]
    [TestCase("no-unit.csv", "timestamp,x,y,z\n0,0,0,1\n10,0,0,1\n", "unit", "--unit")]
    [TestCase("furlongs.csv", "timestamp,x [furlong],y [furlong],z [furlong]\n0,0,0,1\n10,0,0,1\n", "furlong")]
    [TestCase("empty.csv", "")]
    [TestCase("broken.json", "{\"payload\":")]
    public async Task A_recording_with_a_mistake(string file, string text, params string[] words)
    {
        var folder = Path.GetDirectoryName(_scratch.Text($"{file}-folder/{file}", text))!;

        (await Invocation.Of("run", "--motions", folder, "--report", _scratch["r"])).IsRefusedWith([file, .. words]);
        (await Invocation.Of("motions", "check", "--motions", folder)).IsRefusedWith([file, .. words]);
        (await Invocation.Of("motions", "plot", Path.Combine(folder, file))).IsRefusedWith([file, .. words]);
    }

    [Test]
    public async Task A_folder_without_recordings()
    {
        (await Invocation.Of("run", "--motions", _scratch.Folder("bare"), "--report", _scratch["r"])).IsRefusedWith("bare", "found none");
        (await Invocation.Of("run", "--motions", _scratch["nowhere"], "--report", _scratch["r"])).IsRefusedWith("nowhere", "no such folder");
    }

    [Test]
    public async Task Labels_that_the_profile_does_not_know() =>
        (await Invocation.Of("motions", "check", "--motions", _scratch.Recordings("zigzags", ("zigzag.1", "circle")))).IsRefusedWith("zigzag", "idle, circle, snake, up-down");

    [Test]
    public async Task A_report_folder_that_cannot_be_written()
    {
        var file = _scratch.Text("taken", "");

        (await Invocation.Of("run", "--report", file)).IsRefusedWith("taken", "found a file");
        (await Invocation.Of("run", "--report", Path.Combine(file, "below"))).IsRefusedWith("taken");
        if (OperatingSystem.IsLinux())
            (await Invocation.Of("run", "--report", "/proc/hil-report")).IsRefusedWith("/proc/hil-report");
    }

    [Test]
    public async Task A_board_that_nobody_makes()
    {
        (await Invocation.Of("run", "--board", "toaster")).IsRefusedWith("toaster", "embedded");
        (await Invocation.Of("motions", "check", "--synthesised", "--board", "toaster")).IsRefusedWith("toaster", "embedded");
    }

    [TestCase("--seed", "-1")]
    [TestCase("--seed", "many")]
    public async Task A_seed_that_is_no_number(string option, string value) => (await Invocation.Of("run", option, value)).IsRefusedWith("HIL_SEED", value);

    [TestCase("run", "--workers", "0")]
    [TestCase("run", "--nonsense")]
    [TestCase("motions", "check", "--split", "half")]
    [TestCase("motions", "explore")]
    [TestCase("nonsense")]
    public async Task A_command_line_that_makes_no_sense(params string[] arguments)
    {
        var call = await Invocation.Of(arguments);

        Assert.That(call.ExitCode, Is.EqualTo(2), call.Out);
        Assert.That(call.Error, Is.Not.Empty);
        Assert.That(call.Error, Does.Not.Contain("   at "));
    }

    [Test]
    public void A_port_in_use_is_told_in_one_line() =>
        Assert.That(Fault.Line(new Hil.Core.Network.PortInUseException(5683)), Does.Contain("5683").And.Contain("in use"));

    [Test]
    public void A_defect_of_the_harness_is_not_called_bad_input() => Assert.That(Fault.Line(new InvalidOperationException("oops")), Is.Null);

    private Task<Invocation> RunFirmware(string image) => Invocation.Of("run", "--firmware", image, "--report", _scratch["r"]);

    // Intel HEX: data records under extended linear addresses (Intel HEX specification, record types 00, 04 and 01).
    private string Hex(string name, params (uint Address, byte[] Bytes)[] segments)
    {
        var lines = segments.SelectMany(segment => (string[])
        [
            Record(4, 0, [(byte)(segment.Address >> 24), (byte)(segment.Address >> 16)]),
            Record(0, (ushort)segment.Address, segment.Bytes),
        ]);
        return _scratch.Text(name, string.Join('\n', lines.Append(":00000001FF")) + "\n");
    }

    private static string Record(byte type, ushort address, byte[] data)
    {
        byte[] bytes = [(byte)data.Length, (byte)(address >> 8), (byte)address, type, .. data];
        return ":" + Convert.ToHexString(bytes) + ((byte)-bytes.Sum(b => b)).ToString("X2", CultureInfo.InvariantCulture);
    }
}
