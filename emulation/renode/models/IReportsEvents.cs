using System;

namespace Antmicro.Renode.Peripherals.Miscellaneous
{
    /// <summary>A model that tells what happens in it. It works the same whether somebody listens or not.</summary>
    public interface IReportsEvents : IPeripheral
    {
        /// <summary>Something happened, with the payload that <see cref="RecordKind"/> gives for it. Not for diagnostics.</summary>
        event Action<RecordKind, byte[]> Reported;

        /// <summary>Something is not modelled or went wrong: a short word such as <c>unmodelled-register</c>, and a text with names and addresses.</summary>
        event Action<string, string> Diagnosed;
    }
}
