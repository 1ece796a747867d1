// Compiled against the Renode that is found, by the Roslyn that it ships: C# 9. See ../hosted.md.
#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Antmicro.Renode;
using Antmicro.Renode.Core;
using Antmicro.Renode.Logging;
using Antmicro.Renode.Time;
using Antmicro.Renode.UserInterface;
using Antmicro.Renode.Utilities;
using Monitor = Antmicro.Renode.UserInterface.Monitor;

namespace Renode.NET.Bridge
{
    internal sealed class EmulationBridge : IEmulationBridge
    {
        private readonly Monitor monitor;
        private readonly CommandInteractionEater said = new CommandInteractionEater();
        private readonly Dictionary<string, MachineBridge> machines = new Dictionary<string, MachineBridge>();
        private readonly LogTap log;
        private readonly string temporaryFolder;

        /// <summary>Called once a process, by reflection.</summary>
        /// <param name="root">The folder with Renode's platforms and scripts.</param>
        /// <param name="workFolder">A folder of this process for Renode's configuration.</param>
        public EmulationBridge(string root, string workFolder)
        {
            ConfigurationManager.Initialize(Path.Combine(workFolder, "config"));     // Before the manager, which reads it.
            // The logger's own thread is lost at the first flush (a flag is not reset), after which 10,000 entries stop a core for good.
            ConfigurationManager.Instance.SetNonPersistent("general", "use-synchronous-logging", true);
            // The first use would delete the temporary files of every Renode that it takes for dead. Later it must be allowed: a core then
            // deletes its own library.
            EmulationManager.DisableEmulationFilesCleanup = true;
            temporaryFolder = TemporaryFilesManager.Instance.EmulatorTemporaryPath;
            EmulationManager.DisableEmulationFilesCleanup = false;
            Misc.TryGetRootDirectory(root, out _);
            var folder = Environment.CurrentDirectory;
            try
            {
                monitor = new Monitor { Interaction = said };
            }
            finally
            {
                Environment.CurrentDirectory = folder;  // The Monitor's constructor moves the process into Renode's folder.
            }
            // Never closed: the init sections of platform files find the Monitor by it.
            ObjectCreator.Instance.OpenContext().RegisterSurrogate(typeof(Monitor), monitor);
            log = new LogTap(Run);
            Logger.AddBackend(log, "hosted");   // For good: without any, Renode's logger fails.
            Prepare();
        }

        public static Emulation Emulation => EmulationManager.Instance.CurrentEmulation;

        public Run Run { get; } = new Run();

        public List<Tap> Taps { get; } = new List<Tap>();

        public bool IsInHandler => Run.IsInHandler;

        public long Now => (long)Emulation.MasterTimeSource.ElapsedVirtualTime.TotalNanoseconds;

        public string Execute(string command, string? machine)
        {
            monitor.Machine = machine == null ? null : Find(machine).Machine;
            said.Clear();
            bool accepted;
            try
            {
                accepted = monitor.Parse(command);
            }
            catch (Exception refusal)
            {
                throw new RenodeCommandException(command, Plain(said.GetError() + refusal.Message), refusal);
            }
            var errors = Plain(said.GetError());
            var words = Plain(said.GetContents());
            if (!accepted || errors.Length > 0)
            {
                throw new RenodeCommandException(command, errors.Length > 0 ? errors : words);
            }
            return words;
        }

        public IMachineBridge AddMachine(string name)
        {
            if (Emulation.TryGetMachineByName(name, out _))
            {
                throw new RenodeException($"There is a machine \"{name}\" already.");
            }
            Emulation.AddMachine(new Machine(), name);
            return Find(name);
        }

        public IMachineBridge FindMachine(string name) => Find(name);

        public void RunFor(long nanoseconds) => Run.For(TimeInterval.FromNanoseconds((ulong)nanoseconds));

        public void EndRun() => Run.End();

        public string Progress() => Run.Progress();

        public void Save(string path)
        {
            // What listens would be written into the file as well: pins and cores keep their hooks in what they save.
            Taps.ForEach(tap => tap.Detach());
            try
            {
                EmulationManager.Instance.Save(path);
            }
            catch (Exception refusal)
            {
                throw new RenodeException($"The emulation cannot be saved to {path}: {refusal.Message}", refusal);
            }
            finally
            {
                Taps.ForEach(tap => tap.Attach());
            }
        }

        public void Load(string path)
        {
            Taps.ForEach(tap => tap.Detach());
            try
            {
                EmulationManager.Instance.Load(path);
            }
            catch (Exception refusal)
            {
                throw new RenodeException($"No emulation can be loaded from {path}: {refusal.Message}", refusal);
            }
            finally
            {
                Prepare();
                foreach (var tap in Taps.Where(tap => Emulation.TryGetMachineByName(tap.Machine, out _)))
                {
                    tap.Attach();
                }
            }
        }

        public void Clear()
        {
            Taps.ForEach(tap => tap.Detach());
            Taps.Clear();
            machines.Clear();
            EmulationManager.Instance.Clear();
            said.Clear();
            Prepare();
        }

        public void Shutdown()
        {
            Emulator.DisposeAll();
            if (Directory.Exists(temporaryFolder))
            {
                Directory.Delete(temporaryFolder, recursive: true);    // It was told to leave temporary files alone, its own too.
            }
        }

        public void LogTo(Action<HostedLogEntry>? sink) => log.Sink = sink;

        private MachineBridge Find(string name)
        {
            if (!Emulation.TryGetMachineByName(name, out _))
            {
                throw new RenodeException($"There is no machine \"{name}\" in the emulation, only: {string.Join(", ", Emulation.Names)}.");
            }
            if (!machines.TryGetValue(name, out var machine))
            {
                machines[name] = machine = new MachineBridge(this, name);
            }
            return machine;
        }

        private static void Prepare() => Emulation.MasterTimeSource.AdvanceImmediately = true;

        private static string Plain(string text) =>
            Regex.Replace(text, "\u001b\\[[0-9;]*[A-Za-z]", "").Replace("\r", "").Trim();
    }
}
