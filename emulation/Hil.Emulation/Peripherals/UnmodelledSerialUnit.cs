namespace Hil.Emulation.Peripherals;

/// <summary>SPIS and TWIS: no board here has a master that would speak to them, so their tasks are reported and do nothing.</summary>
internal sealed class UnmodelledSerialUnit(SerialBox box) : SerialUnit(box)
{
    public override void Trigger(uint task) =>
        Context.Diagnostics.Report("unmodelled-register", $"{Box.Name}+0x{task:x3}: slave tasks are not modelled");

    public override void Stop()
    {
    }
}
