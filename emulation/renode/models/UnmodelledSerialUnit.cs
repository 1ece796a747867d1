namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>SPIS and TWIS: no board here has a master that would speak to them, so their tasks are reported and do nothing.</summary>
    internal sealed class UnmodelledSerialUnit : SerialUnit
    {
        public UnmodelledSerialUnit(SerialBox box) : base(box)
        {
        }

        public override void Trigger(uint task)
        {
            Chip.Report("unmodelled-register", $"{Box.Name}+0x{task:x3}: slave tasks are not modelled");
        }

        public override void Stop()
        {
        }
    }
}
