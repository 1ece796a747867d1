namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>The registers of one of the two sequences of a PWM.</summary>
    internal sealed class PwmSequence
    {
        public PwmSequence(Register pointer, Register count, Register refresh, Register delay)
        {
            Pointer = pointer;
            Count = count;
            Refresh = refresh;
            Delay = delay;
        }

        public Register Pointer { get; }

        public Register Count { get; }

        public Register Refresh { get; }

        public Register Delay { get; }
    }
}
