namespace Hil.Emulation.Cpu;

/// <summary>Exception numbers of the architecture. External interrupt n is exception 16 + n.</summary>
internal static class SystemException
{
    public const int NonMaskable = 2;
    public const int HardFault = 3;
    public const int MemManage = 4;
    public const int BusFault = 5;
    public const int UsageFault = 6;
    public const int SecureFault = 7;
    public const int SupervisorCall = 11;
    public const int DebugMonitor = 12;
    public const int PendSupervisor = 14;
    public const int SysTick = 15;
    public const int FirstInterrupt = 16;
}
