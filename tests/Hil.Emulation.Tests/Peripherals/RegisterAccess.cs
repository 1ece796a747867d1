using Hil.Emulation.Bus;

namespace Hil.Emulation.Tests.Peripherals;

/// <summary>Word accesses as a program makes them.</summary>
internal static class RegisterAccess
{
    public static uint Get(this IPeripheral peripheral, uint offset) => peripheral.Read(offset, 4);

    public static void Set(this IPeripheral peripheral, uint offset, uint value) => peripheral.Write(offset, value, 4);

    public static void Trigger(this IPeripheral peripheral, uint offset) => peripheral.Write(offset, 1, 4);

    public static bool Happened(this IPeripheral peripheral, uint offset) => peripheral.Read(offset, 4) == 1;
}
