using Hil.Core.Boards;
using Hil.Core.Flash;
using Hil.Core.Images;
using Hil.Core.Motions;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Emulation.Boards;

namespace Hil.Emulation.Tests.Boards;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EmbeddedBoardTests : IFlashObserver
{
    private const uint Ram = 0x2000_1000;
    private const uint Nvmc = 0x5003_9000;
    private const uint Pins = 0x5084_2500;
    private const uint Watchdog = 0x5001_8000;
    private const uint Power = 0x5000_5000;
    private const uint SystemControl = 0xE000_ED0C;
    private EmbeddedBoard _board = Make();
    private int _cutAt;

    [TestCase("thingy91")]
    [TestCase("nrf9160dk")]
    public async Task A_known_board_can_be_had(string name)
    {
        var board = await new EmbeddedBackend().Create(new BoardRequest(name));
        Assert.That((board.Name, board.Backend, board.Port<IPowerPort>().IsOn), Is.EqualTo((name, "embedded", false)));
    }

    [Test]
    public void An_unknown_board_names_those_there_are() =>
        Assert.That(() => new EmbeddedBackend().Create(new BoardRequest("toaster")).AsTask(), Throws.TypeOf<BoardUnavailableException>()
            .With.Message.EqualTo("The backend embedded knows the boards thingy91, nrf9160dk; \"toaster\" was asked for."));

    [Test]
    public void A_board_without_accelerometer_has_no_motion_port()
    {
        var board = Make("nrf9160dk");
        Assert.That(() => board.Port<IMotionPort>(), Throws.TypeOf<PortMissingException>());
        Assert.That(board.Port<ILedPort>().Names, Is.EqualTo(new[] { "led1", "led2", "led3", "led4" }));
    }

    [Test]
    public async Task A_pin_lights_its_led_until_power_goes()
    {
        await Start(new TinyProgram().Store(Pins + 0x18, 1u << 29).Store(Pins + 0x08, 1u << 29).Sleep());
        Assert.That(_board.Port<ILedPort>().IsOn("red"), Is.True);
        await _board.Off();
        Assert.That(_board.Port<ILedPort>().IsOn("red"), Is.False);
        Assert.That(_board.Timeline.Snapshot().Select(e => $"{e.Channel} {e.Describe()}"), Is.EqualTo(new[] { "power on", "reset PowerOn", "led red on", "power off", "led red off" }));
        Assert.That(() => _board.Port<ILedPort>().IsOn("violet"), Throws.ArgumentException.With.Message.Contains("red, green, blue, sense-red"));
    }

    [Test]
    public async Task Time_passes_and_timers_fire_without_power()
    {
        var fired = new List<double>();
        using var timer = _board.Clock.CreateTimer(_ => fired.Add(_board.Clock.Now.Seconds), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        await _board.Clock.Run(TimeSpan.FromSeconds(6));
        Assert.That(fired, Is.EqualTo(new[] { 1.0, 3.0, 5.0 }));
        Assert.That((_board.Clock.Now.Seconds, _board.Clock.GetUtcNow()), Is.EqualTo((6.0, new DateTimeOffset(2026, 1, 1, 0, 0, 6, TimeSpan.Zero))));
    }

    [Test]
    public async Task A_disposed_or_changed_timer_does_not_fire_when_it_was_due()
    {
        var fired = 0;
        var first = _board.Clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        var second = _board.Clock.CreateTimer(_ => fired += 10, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        first.Dispose();
        second.Change(TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        await _board.Clock.Run(TimeSpan.FromSeconds(2));
        Assert.That(fired, Is.Zero);
        await _board.Clock.Run(TimeSpan.FromSeconds(2));
        Assert.That((fired, first.Change(TimeSpan.Zero, TimeSpan.Zero)), Is.EqualTo((10, false)));
    }

    [Test]
    public async Task A_wait_inside_a_callback_is_refused()
    {
        Exception? refused = null;
        using var timer = _board.Clock.CreateTimer(_ => refused = Assert.Catch(() => _ = _board.Clock.Run(TimeSpan.Zero).AsTask().Exception?.InnerException is { } e ? throw e : 0), null,
            TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        await _board.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(refused, Is.TypeOf<InvalidOperationException>());
    }

    [Test]
    public async Task A_cancelled_wait_ends_although_the_core_computes_for_ever()
    {
        await Start(new TinyProgram());
        using var cancellation = new CancellationTokenSource();
        using var timer = _board.Clock.CreateTimer(_ => cancellation.Cancel(), null, TimeSpan.FromMilliseconds(5), Timeout.InfiniteTimeSpan);
        Assert.That(() => _board.Clock.RunUntil(() => false, BoardTime.Never, cancellation.Token).AsTask(), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Ram_is_undefined_after_power_on_in_another_way_each_time_and_the_same_for_the_same_seed()
    {
        async Task<byte[][]> Contents(ulong seed)
        {
            _board = Make(seed: seed);
            await Start(new TinyProgram().Sleep());
            var first = _board.Port<IDebugPort>().ReadMemory(Ram, 64);
            await _board.Off();
            await _board.On();
            return [first, _board.Port<IDebugPort>().ReadMemory(Ram, 64)];
        }

        var contents = await Contents(1);
        Assert.That(contents[0], Is.Not.EqualTo(contents[1]));
        Assert.That(await Contents(1), Is.EqualTo(contents));
        Assert.That(await Contents(2), Is.Not.EqualTo(contents));
    }

    [TestCase(ResetCause.Pin, 1u)]
    [TestCase(ResetCause.Software, 1u << 16)]
    public async Task Ram_survives_a_reset_and_the_program_can_tell_its_cause(ResetCause cause, uint bit)
    {
        await Start(new TinyProgram().Copy(Power + 0x400, Ram).Sleep());
        var before = _board.Port<IDebugPort>().ReadMemory(Ram + 4, 64);
        await _board.Reset(cause);
        await _board.Clock.Run(TimeSpan.FromMilliseconds(1));
        Assert.That(Word(Ram), Is.EqualTo(bit));
        Assert.That(_board.Port<IDebugPort>().ReadMemory(Ram + 4, 64), Is.EqualTo(before));
    }

    [Test]
    public async Task A_board_refuses_resets_that_only_come_from_inside_or_without_power()
    {
        Assert.That(() => _board.Reset(ResetCause.Pin).AsTask(), Throws.InvalidOperationException);
        await Start(new TinyProgram());
        Assert.That(() => _board.Reset(ResetCause.Lockup).AsTask(), Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public async Task A_program_that_asks_for_a_reset_starts_again()
    {
        await Start(new TinyProgram().Store(SystemControl, 0x05FA_0004).Sleep(), TimeSpan.FromMicroseconds(1));
        Assert.That(await _board.Clock.RunUntil(() => Resets.Count > 3, BoardTime.Zero + TimeSpan.FromSeconds(1)), Is.True);
        Assert.That(Resets[1], Is.EqualTo(ResetCause.Software));
    }

    [Test]
    public async Task A_program_that_forgets_its_watchdog_is_reset_by_it()
    {
        await Start(new TinyProgram().Store(Watchdog + 0x504, 3276).Store(Watchdog, 1).Sleep());
        await _board.Clock.Run(TimeSpan.FromMilliseconds(150));
        Assert.That(Resets, Is.EqualTo(new[] { ResetCause.PowerOn, ResetCause.Watchdog }));
    }

    [Test]
    public async Task A_program_that_writes_flash_it_runs_from_stands_still_until_it_is_written()
    {
        await Start(new TinyProgram().Store(Nvmc + 0x504, 1).Store(0x8000, 0x12345678).Store(0x8004, 0x9ABCDEF0).Store(Pins + 0x18, 1u << 29).Store(Pins + 0x08, 1u << 29).Sleep());
        Assert.That(_board.Timeline.Snapshot().OfType<LedEntry>().Single().At.Seconds, Is.EqualTo(86e-6).Within(2e-6));
        Assert.That((Word(0x8000), Word(0x8004), _board.FlashOperations), Is.EqualTo((0x12345678u, 0x9ABCDEF0u, 2L)));
    }

    [Test]
    public async Task What_was_written_to_flash_survives_power()
    {
        await Start(new TinyProgram().Store(Nvmc + 0x504, 1).Store(0x8000, 0x12345678).Store(0x00FF_801C, 0xFFFF_FFFE).Sleep());
        await _board.Off();
        await _board.On();
        Assert.That((Word(0x8000), Word(0x00FF_801C)), Is.EqualTo((0x12345678u, 0xFFFF_FFFEu)));
    }

    [TestCase(1, 0xFFFF_FFFFu, 0xFFFF_FFFFu)]
    [TestCase(2, 1u, 0xFFFF_FFFFu)]
    [TestCase(3, 1u, 2u)]
    public async Task Power_can_be_cut_before_any_operation_on_flash(int operation, uint first, uint second)
    {
        (_board.FlashObserver, _cutAt) = (this, operation);
        await Start(new TinyProgram().Store(Nvmc + 0x504, 1).Store(0x8000, 1).Store(0x8004, 2).Store(0x8008, 3).Sleep());
        Assert.That((_board.IsOn, Word(0x8000), Word(0x8004), Word(0x8008)), Is.EqualTo((false, first, second, uint.MaxValue)));
    }

    [Test]
    public async Task An_erase_is_on_the_timeline_and_a_power_cut_in_it_tears_the_page()
    {
        await Start(new TinyProgram().Store(Nvmc + 0x504, 1).Store(0x8000, 0).Store(Nvmc + 0x504, 2).Store(0x8000, uint.MaxValue).Sleep());
        Assert.That(_board.Timeline.Snapshot().OfType<FlashEntry>().Single().Address, Is.EqualTo(0x8000));
        Assert.That(Word(0x8000), Is.Zero);
        await _board.Off();
        Assert.That(Word(0x8000), Is.Not.Zero.And.Not.EqualTo(uint.MaxValue));
    }

    [Test]
    public async Task A_register_that_is_not_modelled_is_reported_once_for_each_place_in_the_program()
    {
        var program = new TinyProgram().Store(0x5000_57F0, 1);
        var second = program.Here;
        program.Store(0x5000_57F0, 2).Sleep();
        await Start(program);
        await _board.Reset(ResetCause.Pin);
        await _board.Clock.Run(TimeSpan.FromMilliseconds(1));
        var reported = _board.Timeline.Snapshot().OfType<DiagnosticEntry>().ToList();
        Assert.That(reported.Select(d => (d.Kind, d.Text, d.ProgramCounter)), Is.EqualTo(new[]
        {
            ("unmodelled-register", "CLOCK_POWER+0x7f0 written with 0x00000001", 0x204u),
            ("unmodelled-register", "CLOCK_POWER+0x7f0 written with 0x00000002", second + 4),
        }));
        Assert.That(reported[0].Symbol, Is.EqualTo("start+0x4"));
    }

    [Test]
    public async Task The_non_secure_alias_of_a_secure_peripheral_is_not_there()
    {
        await Start(new TinyProgram().Store(0x4000_5504, 1).Sleep());
        Assert.That(_board.Timeline.Snapshot().OfType<DiagnosticEntry>().First().Kind, Is.EqualTo("bus-fault"));
    }

    [Test]
    public async Task System_off_ends_by_a_sensed_pin_with_its_own_reset_cause()
    {
        await Start(new TinyProgram().Store(Pins + 0x200 + 4 * 26, 3 << 2 | 3 << 16).Store(0x5000_4500, 1).Sleep());
        await _board.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(Resets, Has.Count.EqualTo(1));
        _board.Chip.Gpio.Drive(26, false);
        await _board.Clock.Run(TimeSpan.FromMilliseconds(1));
        Assert.That(Resets[1], Is.EqualTo(ResetCause.SystemOff));
    }

    [Test]
    public async Task Text_goes_both_ways_over_the_console()
    {
        const uint uarte = 0x5000_8000;
        // Receives four bytes and sends them back.
        await Start(new TinyProgram()
            .Store(uarte + 0x50C, 18).Store(uarte + 0x514, 19).Store(uarte + 0x524, 0x01D6_0000).Store(uarte + 0x500, 8)
            .Store(uarte + 0x534, Ram).Store(uarte + 0x538, 4).Store(uarte, 1)
            .WaitFor(uarte + 0x110, 1)
            .Store(uarte + 0x544, Ram).Store(uarte + 0x548, 4).Store(uarte + 0x008, 1).Sleep());
        _board.Port<IConsolePort>().Write("ok\r\n");
        await _board.Clock.Run(TimeSpan.FromMilliseconds(10));
        Assert.That(_board.Timeline.Snapshot().OfType<ConsoleEntry>().Single().Text, Is.EqualTo("ok"));
    }

    [Test]
    public async Task An_image_that_does_not_fit_is_refused_by_name_and_place()
    {
        var flash = _board.Port<IFlashPort>();
        FirmwareImage At(uint address, int length) => new("large.hex", "", [new ImageSegment(address, new byte[length])], SymbolTable.Empty);
        Assert.That(() => flash.Program(At(0xFF000, 0x1001)).AsTask(), Throws.TypeOf<ImageException>().With.Message.EqualTo(
            "large.hex: thingy91 has flash from 0x00000000 to 0x000fffff (and UICR at 0x00ff8000); found 4097 bytes at 0x000ff000."));
        Assert.That(() => flash.Program(At(0x2000_0000, 4)).AsTask(), Throws.TypeOf<ImageException>());
        Assert.That(() => flash.Program(At(0xC000, 64)).AsTask(), Throws.TypeOf<ImageException>().With.Message.Contains("a vector table at 0x00000000 was expected, found erased flash"));
        Assert.That(() => flash.Program(At(0, 64)).AsTask(), Throws.TypeOf<ImageException>().With.Message.Contains("stack pointer was expected in RAM"));
        await flash.Program(new TinyProgram().Build());
        var even = new TinyProgram().Build().Segments[0].Bytes.ToArray();
        even[4] &= 0xFE;
        Assert.That(() => flash.Program(new FirmwareImage("even.elf", "", [new ImageSegment(0, even)], SymbolTable.Empty)).AsTask(),
            Throws.TypeOf<ImageException>().With.Message.Contains("even.elf: the vector table's reset handler was expected as an odd address in flash"));
        Assert.That(await flash.Read(4, 1), Is.EqualTo((ReadOnlyMemory<byte>)new byte[] { 1 }).Using<ReadOnlyMemory<byte>>((a, b) => a.Span.SequenceEqual(b.Span)), "the image before is still there");
    }

    [Test]
    public async Task Programming_without_erasing_everything_keeps_the_other_pages()
    {
        var flash = _board.Port<IFlashPort>();
        await flash.Program(new TinyProgram().Build());
        await flash.Program(new FirmwareImage("slot.bin", "", [new ImageSegment(0x8010, new byte[] { 1, 2 })], SymbolTable.Empty), eraseAll: false);
        Assert.That((Word(0x8010), Word(4)), Is.EqualTo((0xFFFF0201u, 0x201u)));
    }

    [Test]
    public void Reading_what_is_no_memory_is_refused() =>
        Assert.That(() => _board.Port<IDebugPort>().ReadMemory(0x3000_0000, 4), Throws.ArgumentException.With.Message.Contains("0x30000000"));

    [Test]
    public async Task A_motion_is_felt_from_its_start_to_its_end_and_rest_before_and_after()
    {
        await _board.Port<IFlashPort>().Program(ReferenceImage.Image);
        await _board.On();
        await _board.Clock.Run(TimeSpan.FromSeconds(1));
        _board.Port<IMotionPort>().Rest = new Acceleration(0, 1, 0);
        var playback = _board.Port<IMotionPort>().Play(new Motion("m", "circle", MotionSource.Synthesised, 10, [new(0.5, 0, 0), new(0.5, 0, 0)], "s"));
        await _board.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(playback.End - playback.Start, Is.EqualTo(TimeSpan.FromSeconds(0.2)));
        var samples = _board.Timeline.Snapshot().OfType<SampleEntry>().ToList();
        Assert.That(samples.Where(s => s.At < playback.Start).Select(s => s.Z), Is.All.EqualTo(1000));
        Assert.That(samples.Where(s => s.At >= playback.Start && s.At < playback.End).Select(s => s.X), Is.All.EqualTo(500).And.Exactly(20).Items);
        Assert.That(samples.Where(s => s.At >= playback.End).Select(s => s.Y), Is.All.EqualTo(1000));
        Assert.That(_board.Timeline.Snapshot().OfType<MotionEndEntry>().Single().At, Is.EqualTo(playback.End));
    }

    [Test]
    public async Task Start_up_code_that_finds_its_clock_settings_erased_programs_them_and_resets_once()
    {
        var program = new TinyProgram().IfErased(0x00FF_8020, p => p
            .Store(Nvmc + 0x504, 1).WaitFor(Nvmc + 0x400, 1).Store(0x00FF_801C, 0xFFFF_FFFE).WaitFor(Nvmc + 0x400, 1)
            .Store(0x00FF_8020, 0x20).WaitFor(Nvmc + 0x400, 1).Store(Nvmc + 0x504, 0).Store(SystemControl, 0x05FA_0004).Sleep());
        await Start(program.Sleep(), TimeSpan.FromSeconds(1));
        Assert.That(Resets, Is.EqualTo(new[] { ResetCause.PowerOn, ResetCause.Software }));
        await _board.Off();
        await _board.On();
        await _board.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(Resets, Has.Count.EqualTo(3));
    }

    // Who watches the timeline may cut the power at the very entry it sees: nothing half done may go on afterwards.
    [TestCase("console")]
    [TestCase("sample")]
    [TestCase("packet")]
    [TestCase("led")]
    [TestCase("reset")]
    public async Task Power_can_be_cut_at_the_sight_of_any_entry(string channel)
    {
        await _board.Port<IFlashPort>().Program(ReferenceImage.Image);
        _board.Timeline.Appended += entry =>
        {
            if (entry.Channel == channel)
                _ = _board.Off();
        };
        await _board.On();
        await _board.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(_board.IsOn, Is.EqualTo(channel == "led"), "the firmware at rest lights nothing");
        var cut = _board.Timeline.Snapshot().FirstOrDefault(e => e is PowerEntry { On: false });
        if (cut is not null)
            Assert.That(_board.Timeline.Snapshot().Where(e => e.At > cut.At), Is.Empty);
    }

    [Test]
    public async Task Power_can_be_cut_at_the_sight_of_an_erase()
    {
        _board.Timeline.Appended += entry =>
        {
            if (entry is FlashEntry)
                _ = _board.Off();
        };
        await Start(new TinyProgram().Store(Nvmc + 0x504, 2).Store(0, uint.MaxValue).Sleep(), TimeSpan.FromSeconds(1));
        Assert.That(_board.IsOn, Is.False);
        Assert.That(Word(0), Is.Not.EqualTo(uint.MaxValue));
    }

    [Test]
    public async Task In_the_middle_of_an_instruction_nothing_but_a_power_cut_is_possible()
    {
        Exception? refused = null;
        _board.Timeline.Appended += entry =>
        {
            if (entry is FlashEntry)
                refused = Assert.Catch(() => _board.Capture());
        };
        await Start(new TinyProgram().Store(Nvmc + 0x504, 2).Store(0x8000, uint.MaxValue).Sleep());
        Assert.That(refused, Is.TypeOf<InvalidOperationException>().With.Message.Contains("in the middle of an instruction"));
    }

    [Test]
    public async Task A_snapshot_in_the_middle_of_a_motion_goes_on_with_the_motion()
    {
        await _board.Port<IFlashPort>().Program(ReferenceImage.Image);
        await _board.On();
        var samples = Enumerable.Range(0, 100).Select(i => new Acceleration(Math.Sin(i), 0, 1));
        _board.Port<IMotionPort>().Play(new Motion("wave", "wave", MotionSource.Synthesised, 50, [.. samples], "s"));
        await _board.Clock.Run(TimeSpan.FromSeconds(1));
        var snapshot = _board.Capture();
        var mark = _board.Timeline.Count;
        await _board.Clock.Run(TimeSpan.FromSeconds(2));
        var first = _board.Timeline.Snapshot(mark).Select(e => $"{e.At.Nanoseconds} {e.Describe()}").ToList();
        _board.Port<IMotionPort>().Rest = new Acceleration(1, 0, 0);
        mark = _board.Timeline.Count;
        _board.Restore(snapshot);
        await _board.Clock.Run(TimeSpan.FromSeconds(2));
        Assert.That(_board.Timeline.Snapshot(mark).Select(e => $"{e.At.Nanoseconds} {e.Describe()}"), Is.EqualTo(first).And.Some.Contains("ends wave"));
    }

    bool IFlashObserver.Starting(FlashOperation operation)
    {
        if (operation.Number != _cutAt)
            return true;
        _ = _board.Off();
        return false;
    }

    void IFlashObserver.Completed(FlashOperation operation)
    {
    }

    private static EmbeddedBoard Make(string name = "thingy91", ulong seed = 1) =>
        (EmbeddedBoard)new EmbeddedBackend().Create(new BoardRequest(name, seed)).AsTask().Result;

    private List<ResetCause> Resets => [.. _board.Timeline.Snapshot().OfType<ResetEntry>().Select(e => e.Cause)];

    private uint Word(uint address) => BitConverter.ToUInt32(_board.Port<IDebugPort>().ReadMemory(address, 4));

    private async Task Start(TinyProgram program, TimeSpan? run = null)
    {
        await _board.Port<IFlashPort>().Program(program.Build());
        await _board.On();
        await _board.Clock.Run(run ?? TimeSpan.FromMilliseconds(1));
    }
}
