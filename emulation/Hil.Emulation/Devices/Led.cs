using Hil.Core.Timelines;
using Hil.Emulation.Peripherals;
using Hil.Emulation.State;
using Hil.Emulation.Time;

namespace Hil.Emulation.Devices;

/// <summary>A light-emitting diode between a pin and ground: lit while the pin is high for any part of the time.</summary>
internal sealed class Led : IStateful
{
    private readonly Scheduler _scheduler;
    private readonly Gpio _gpio;
    private readonly Timeline _timeline;
    private readonly int _pin;

    public Led(string name, int pin, Gpio gpio, Scheduler scheduler, Timeline timeline)
    {
        (Name, _pin, _gpio, _scheduler, _timeline) = (name, pin, gpio, scheduler, timeline);
        gpio.Watch(pin, Look);
    }

    public string Name { get; }

    public bool IsOn { get; private set; }

    public void Save(BinaryWriter state) => state.Write(IsOn);

    public void Load(BinaryReader state) => IsOn = state.ReadBoolean();

    private void Look()
    {
        var on = _gpio.Duty(_pin) > 0;
        if (on == IsOn)
            return;
        IsOn = on;
        _timeline.Append(new LedEntry(_scheduler.BoardTime, Name, on));
    }
}
