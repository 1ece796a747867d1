using Hil.Core.Boards;

namespace Hil.Emulation.Peripherals;

/// <summary>GPIOTE: eight channels between pins and events or tasks, and the PORT event (nRF9160 product specification, GPIOTE).</summary>
internal sealed class Gpiote : NordicPeripheral
{
    private const int Channels = 8;
    private const uint EventMode = 1;
    private const uint TaskMode = 3;
    private const uint LowToHigh = 1;
    private const uint HighToLow = 2;
    private const uint Toggle = 3;

    private readonly Gpio _gpio;
    private readonly Register[] _configurations = new Register[Channels];
    private readonly PeripheralEvent[] _inputs = new PeripheralEvent[Channels];
    private readonly bool[] _outputs = new bool[Channels];
    private uint _levels;

    public Gpiote(PeripheralContext context, Gpio gpio, int number) : base($"GPIOTE{number}", number == 0 ? 13 : 49, context, hasInten: false)
    {
        _gpio = gpio;
        for (var i = 0; i < Channels; i++)
        {
            var channel = i;
            var step = 4 * (uint)i;
            _inputs[channel] = Event(0x100 + step, $"IN[{channel}]");
            Register configuration = null!;
            configuration = Declare(new Register($"CONFIG[{channel}]", 0x510 + step, 0, 0x131F03)
            {
                StoresWrites = false,
                OnWrite = value => Configure(channel, configuration, value & 0x131F03),
            });
            _configurations[channel] = configuration;
            Task(0x000 + step, $"OUT[{channel}]", () => Act(channel));
            Task(0x030 + step, $"SET[{channel}]", () => Output(channel, true));
            Task(0x060 + step, $"CLR[{channel}]", () => Output(channel, false));
        }

        var port = Event(0x17C, "PORT");
        gpio.Detected += port.Raise;
        for (var i = 0; i < Gpio.Pins; i++)
        {
            var pin = i;
            gpio.Watch(pin, () => Changed(pin));
        }
    }

    public override void Save(BinaryWriter state)
    {
        base.Save(state);
        foreach (var output in _outputs)
            state.Write(output);
        state.Write(_levels);
    }

    public override void Load(BinaryReader state)
    {
        base.Load(state);
        for (var i = 0; i < Channels; i++)
            _outputs[i] = state.ReadBoolean();
        _levels = state.ReadUInt32();
    }

    protected override void OnReset(ResetCause cause) => System.Array.Clear(_outputs);

    private void Configure(int channel, Register configuration, uint value)
    {
        var old = configuration.Value;
        configuration.Value = value;
        if ((old & 3) == TaskMode && ((value & 3) != TaskMode || PinOf(old) != PinOf(value)))
            _gpio.Release(PinOf(old));
        if ((value & 3) == TaskMode && ((old & 3) != TaskMode || PinOf(old) != PinOf(value)))
            Output(channel, (value >> 20 & 1) != 0);
    }

    private void Act(int channel)
    {
        var polarity = _configurations[channel] >> 16 & 3;
        if (polarity != 0)
            Output(channel, polarity == Toggle ? !_outputs[channel] : polarity == LowToHigh);
    }

    private void Output(int channel, bool level)
    {
        if ((_configurations[channel] & 3) != TaskMode)
            return;
        _outputs[channel] = level;
        _gpio.Take(PinOf(_configurations[channel]), level ? 1 : 0);
    }

    private void Changed(int pin)
    {
        var level = _gpio.Level(pin);
        if (level == ((_levels >> pin & 1) != 0))
            return;
        _levels ^= 1u << pin;
        for (var channel = 0; channel < Channels; channel++)
        {
            var configuration = _configurations[channel].Value;
            if ((configuration & 3) != EventMode || PinOf(configuration) != pin)
                continue;
            var polarity = configuration >> 16 & 3;
            if (polarity == Toggle || polarity == (level ? LowToHigh : HighToLow))
                _inputs[channel].Raise();
        }
    }

    private static int PinOf(uint configuration) => (int)(configuration >> 8 & 31);
}
