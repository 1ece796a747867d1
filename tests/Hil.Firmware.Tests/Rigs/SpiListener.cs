using Hil.Core.Time;
using Hil.Emulation.Peripherals;
using Hil.Emulation.Time;

namespace Hil.Firmware.Tests.Rigs;

/// <summary>Sits between the SPI bus and a device and writes down each frame, from chip select low to high. It can be unplugged.</summary>
internal sealed class SpiListener : ISpiDevice
{
    private readonly ISpiDevice _device;
    private readonly Scheduler _scheduler;
    private readonly List<(BoardTime, byte[], byte[])> _frames = [];
    private readonly List<byte> _sent = [];
    private readonly List<byte> _answered = [];
    private BoardTime _begun;

    public SpiListener(ISpiDevice device, Scheduler scheduler, Gpio gpio, int select)
    {
        (_device, _scheduler) = (device, scheduler);
        gpio.Watch(select, () => SelectChanged(gpio.Level(select)));
    }

    /// <summary>Frames by the time at which they began: what the chip sent, and what it got.</summary>
    public IReadOnlyList<(BoardTime At, byte[] Sent, byte[] Answered)> Frames => _frames;

    public bool IsUnplugged { get; set; }

    /// <summary>What stands in for the answer to a read of the part id, or null for the truth.</summary>
    public byte? PartId { get; set; }

    public bool IsSelected => _device.IsSelected;

    public int Mode => _device.Mode;

    public byte? Exchange(byte input)
    {
        var answer = IsUnplugged ? null : _device.Exchange(input);
        if (!IsUnplugged && PartId is { } other && _sent is [0x0B, 0x02])
            answer = other;
        _sent.Add(input);
        _answered.Add(answer ?? 0);
        return answer;
    }

    private void SelectChanged(bool high)
    {
        if (!high)
            _begun = _scheduler.BoardTime;
        else if (_sent.Count > 0)
            _frames.Add((_begun, [.. _sent], [.. _answered]));
        _sent.Clear();
        _answered.Clear();
    }
}
