namespace Antmicro.Renode.Peripherals.Miscellaneous
{
    /// <summary>A model with something to do that is possible only while no core runs, such as a reset of the machine.</summary>
    public interface IActsWhenStopped
    {
        /// <summary>Nothing runs.</summary>
        void OnStopped();
    }
}
