#nullable enable
using System;

namespace Renode.NET.Bridge
{
    /// <summary>Something that listens in a machine, and can be taken off and put on again round a save and a load.</summary>
    internal sealed class Tap : IDisposable
    {
        private readonly EmulationBridge emulation;
        private readonly Func<Action> attach;
        private Action? detach;

        /// <param name="emulation">What keeps the tap.</param>
        /// <param name="machine">The machine's name.</param>
        /// <param name="attach">Finds what to listen to, begins to listen, and returns what ends it.</param>
        public Tap(EmulationBridge emulation, string machine, Func<Action> attach)
        {
            this.emulation = emulation;
            this.attach = attach;
            Machine = machine;
            Attach();
            emulation.Taps.Add(this);
        }

        public string Machine { get; }

        public void Attach() => detach ??= attach();

        public void Detach()
        {
            detach?.Invoke();
            detach = null;
        }

        public void Dispose()
        {
            if (emulation.Taps.Remove(this))
            {
                Detach();
            }
        }
    }
}
