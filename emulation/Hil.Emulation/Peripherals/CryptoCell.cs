using Hil.Core.Boards;
using Hil.Emulation.Time;

namespace Hil.Emulation.Peripherals;

/// <summary>
/// The CryptoCell's random number generator; its ciphers are not modelled and are reported when they are asked for. Numbers come from the
/// board's seed, so that two runs agree.
/// </summary>
internal sealed class CryptoCell : NordicPeripheral
{
    private const int Words = 6;

    // 192 bits at the sample count that is set; the exact time is not published.
    private const long CollectionTime = Scheduler.TicksPerSecond * 2 / 1000;

    private readonly CryptoCellControl _control;
    private readonly SeededRandom _random;
    private readonly ScheduledEvent _collected;
    private readonly Register _noise;
    private readonly Register _state;
    private readonly Register _valid;
    private readonly Register[] _data = new Register[Words];

    public CryptoCell(PeripheralContext context, CryptoCellControl control, ulong seed) : base("CC_RNG", 64, context)
    {
        (_control, _random) = (control, new SeededRandom(seed));
        _collected = context.Scheduler.CreateEvent("CC_RNG.collected", Collected);
        Stored(0x100, "RNG_IMR", 0x3F, 0x3F);
        _state = ReadOnly(0x104, "RNG_ISR");
        Computed(0x108, "RNG_ICR", static () => 0, value => _state.Value &= ~value);
        Stored(0x10C, "TRNG_CONFIG", 0, 3);
        _valid = ReadOnly(0x110, "TRNG_VALID");
        for (var i = 0u; i < Words; i++)
        {
            var last = i == Words - 1;
            Register word = null!;
            word = _data[i] = Declare(new Register($"EHR_DATA[{i}]", 0x114 + 4 * i, 0, 0)
            {
                StoresWrites = false,
                OnRead = () => last ? TakeLast(word) : word.Value,
            });
        }

        _noise = Stored(0x12C, "NOISE_SOURCE", 0, 1, _ => Collect());
        Stored(0x130, "SAMPLE_CNT", 0xFFFF);
        Stored(0x134, "AUTOCORR_STATISTIC");
        Stored(0x138, "TRNG_DEBUG", 0, 0xE);
        Computed(0x140, "RNG_SW_RESET", static () => 0, _ => Clear());
        ReadOnly(0x1B8, "RNG_BUSY", () => _collected.IsScheduled ? 3u : 0);
        Computed(0x1BC, "TRNG_RESET", static () => 0, _ => Clear());
        ReadOnly(0x1C0, "RNG_HW_FLAGS", 0xF);
        Stored(0x1C4, "RNG_CLK", 0, 1);
        Stored(0x1C8, "RNG_DMA", 0, 1);
        Stored(0x1CC, "RNG_DMA_ROSC_LEN", 0, 15);
        Stored(0x1D0, "RNG_DMA_SRAM_ADDR", 0, 0x7FF);
        Stored(0x1D4, "RNG_DMA_SAMPLES_NUM", 0, 0xFF);
        Stored(0x1D8, "RNG_WATCHDOG_VAL");
        ReadOnly(0x1DC, "RNG_DMA_BUSY");
    }

    public override void Save(BinaryWriter state)
    {
        base.Save(state);
        state.Write(_random.State);
    }

    public override void Load(BinaryReader state)
    {
        base.Load(state);
        _random.State = state.ReadUInt64();
    }

    // The generator goes on from where it was: a reboot does not repeat its numbers.
    protected override void OnReset(ResetCause cause) => _collected.Cancel();

    private void Collect()
    {
        if (_noise != 0 && _control.IsEnabled)
            _collected.ScheduleAfter(CollectionTime);
        else
            _collected.Cancel();
    }

    private void Collected()
    {
        for (var i = 0; i < Words; i += 2)
        {
            var bits = _random.Next();
            _data[i].Value = (uint)bits;
            _data[i + 1].Value = (uint)(bits >> 32);
        }

        _valid.Value = 1;
        _state.Value |= 1;
    }

    // Reading the last word starts the next collection.
    private uint TakeLast(Register word)
    {
        var value = word.Value;
        foreach (var taken in _data)
            taken.Value = 0;
        _valid.Value = 0;
        Collect();
        return value;
    }

    private void Clear()
    {
        _collected.Cancel();
        _noise.Value = _valid.Value = _state.Value = 0;
    }
}
