namespace Hil.Renode.Tests.Models;

/// <summary>Addresses of registers that the tests use (nRF9160 product specification, secure aliases; Armv8-M).</summary>
internal static class Chip
{
    public const uint Nothing = 0x6000_0000;
    public const uint Ram = 0x2000_0000;
    public const uint FaultFrame = 0x2003_FFE0; // What the first exception stacks, from the top of RAM.
    public const uint FaultFrameProgramCounter = FaultFrame + 24;
    public const uint Page = 0x0000_8000;

    public const uint Ficr = 0x00FF_0000;
    public const uint Uicr = 0x00FF_8000;
    public const uint OneTimeProgrammable = Uicr + 0x108;

    public const uint SystemOff = 0x5000_4500;
    public const uint ResetReasons = 0x5000_5400;
    public const uint Retained = 0x5000_551C;

    public const uint NvmcReady = 0x5003_9400;
    public const uint NvmcConfig = 0x5003_9504;
    public const uint NvmcEraseAll = 0x5003_950C;
    public const uint NvmcPartialDuration = 0x5003_951C;
    public const uint ReadOnly = 0, Write = 1, Erase = 2, PartialErase = 4;

    public const uint WatchdogStart = 0x5001_8000;
    public const uint WatchdogTimeout = 0x5001_8504;
    public const uint WatchdogReload = 0x5001_8600;

    public const uint OutSet = 0x5084_2508;
    public const uint OutClear = 0x5084_250C;
    public const uint DirectionSet = 0x5084_2518;
    public const uint PinConfigurations = 0x5084_2700;
    public const int RedPin = 29;

    public const uint ApplicationInterruptAndReset = 0xE000_ED0C;
    public const uint SystemResetRequest = 0x05FA_0004;
    public const uint HandlerControl = 0xE000_ED24;
    public const uint BusFaultEnable = 1 << 17, UsageFaultEnable = 1 << 18;
    public const uint FaultStatus = 0xE000_ED28;
    public const uint HardFaultStatus = 0xE000_ED2C;
    public const uint BusFaultAddress = 0xE000_ED38;
    public const int HardFault = 3, BusFault = 5, UsageFault = 6;
}
