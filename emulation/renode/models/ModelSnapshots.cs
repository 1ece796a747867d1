using System;
using System.Reflection;

using Antmicro.Renode.Core;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>Snapshots of machines with these models, between processes.</summary>
    public static class ModelSnapshots
    {
        /// <summary>
        /// Lets <c>Load</c> find the models in this process. A snapshot names the assembly it was made with, and Renode gives the assembly
        /// that it compiles a new random name in each process.
        /// </summary>
        public static void AcceptModelSnapshots(this Emulation emulation)
        {
            AppDomain.CurrentDomain.AssemblyResolve -= Resolve;
            AppDomain.CurrentDomain.AssemblyResolve += Resolve;
        }

        private static Assembly Resolve(object sender, ResolveEventArgs args)
        {
            var name = new AssemblyName(args.Name).Name;
            var isCompiled = name.EndsWith(".dll", StringComparison.Ordinal) ? Guid.TryParse(name.Substring(0, name.Length - 4), out _) : Guid.TryParse(name, out _);
            return isCompiled ? typeof(ModelSnapshots).Assembly : null;
        }
    }
}
