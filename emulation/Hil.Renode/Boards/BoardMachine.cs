using System.Globalization;
using Hil.Core.Boards;
using Hil.Core.Motions;
using Hil.Renode.Recording;
using Renode.NET;

namespace Hil.Renode.Boards;

/// <summary>The machine of a board in the words of its platform files and models (emulation/renode).</summary>
internal sealed class BoardMachine
{
    private const int LargestBlock = 0x8000;

    private readonly IRenodeMachine _machine;
    private readonly string _folder;

    private BoardMachine(IRenodeMachine machine, string folder)
    {
        (_machine, _folder) = (machine, folder);
        Recorder = new(machine);
    }

    /// <summary>What lets its time pass, and tells what happened.</summary>
    public Recorder Recorder { get; }

    /// <inheritdoc cref="IRenodeMachine.ProgramCounter" />
    public ulong ProgramCounter => _machine.ProgramCounter;

    /// <inheritdoc cref="IRenodeMachine.ExecutedInstructions" />
    public ulong ExecutedInstructions => _machine.ExecutedInstructions;

    /// <summary>Makes the machine of a board, without power.</summary>
    /// <param name="emulation">Where it is made.</param>
    /// <param name="layout">What is on the board.</param>
    /// <param name="seed">Where its chance comes from.</param>
    /// <param name="folder">Where it may put files that Renode reads.</param>
    public static BoardMachine Create(IRenodeEmulation emulation, BoardLayout layout, ulong seed, string folder)
    {
        var machine = emulation.AddMachine(layout.Name);
        PlatformFiles.Load(machine, layout.Name);
        machine.Execute($"sysbus.ficr Seed {Number(seed)}");
        machine.Execute($"sysbus.ccrng Seed {Number(seed)}");
        if (layout.HasAccelerometer)
            machine.Execute($"sysbus.spi3.adxl362 Seed {Number(seed)}");
        return new(machine, folder);
    }

    /// <summary>Applies power: RAM holds noise of this seed.</summary>
    public void PowerOn(ulong seed) => _machine.Execute($"sysbus.power PowerOn {Number(seed)}");

    /// <summary>Takes power away.</summary>
    public void PowerOff() => _machine.Execute("sysbus.power PowerOff");

    /// <summary>Resets the chip.</summary>
    public void Reset(ResetCause cause) => _machine.Execute($"sysbus.power ResetBy \"{cause}\"");

    /// <summary>What the accelerometer feels at rest, in g.</summary>
    public void SetRest(Acceleration rest) =>
        _machine.Execute(string.Create(CultureInfo.InvariantCulture, $"sysbus.spi3.adxl362 SetRest {rest.X:R} {rest.Y:R} {rest.Z:R}"));

    /// <summary>Plays a trace from now on.</summary>
    public void Play(string file) => _machine.Execute($"sysbus.spi3.adxl362 Play @{file}");

    /// <summary>Copies memory out.</summary>
    public byte[] ReadMemory(uint address, int length)
    {
        var bytes = new byte[length];
        for (var done = 0; done < length; done += LargestBlock)
            _machine.Read(address + (ulong)done, bytes.AsSpan(done, Math.Min(LargestBlock, length - done)));
        return bytes;
    }

    /// <summary>Puts memory in place, whatever was there. It goes by a file: a megabyte over the bus takes seconds.</summary>
    public void WriteMemory(uint address, ReadOnlySpan<byte> bytes)
    {
        var file = Path.Combine(_folder, "memory.bin");
        File.WriteAllBytes(file, bytes);
        _machine.LoadBinary(file, address);
    }

    private static string Number(ulong value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");
}
