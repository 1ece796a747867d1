#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using Antmicro.Renode.Core;
using Antmicro.Renode.Peripherals;
using Antmicro.Renode.Peripherals.Bus;
using Antmicro.Renode.Peripherals.CPU;
using Antmicro.Renode.Peripherals.Miscellaneous;
using Antmicro.Renode.Peripherals.UART;

namespace Renode.NET.Bridge
{
    internal sealed class MachineBridge : IMachineBridge
    {
        private readonly EmulationBridge emulation;
        private readonly string name;

        public MachineBridge(EmulationBridge emulation, string name)
        {
            this.emulation = emulation;
            this.name = name;
        }

        /// <summary>Looked up each time, for a load puts another one in its place.</summary>
        public IMachine Machine => EmulationBridge.Emulation.TryGetMachineByName(name, out var machine)
            ? machine
            : throw new RenodeException($"The machine \"{name}\" is no longer in the emulation.");

        public void Read(ulong address, byte[] bytes) => Machine.SystemBus.ReadBytes(address, bytes.Length, bytes, 0);

        public void Write(ulong address, byte[] bytes) => Machine.SystemBus.WriteBytes(bytes, address);

        public uint ReadDoubleWord(ulong address) => Machine.SystemBus.ReadDoubleWord(address);

        public void WriteDoubleWord(ulong address, uint value) => Machine.SystemBus.WriteDoubleWord(address, value);

        public void Reset() => Machine.Reset();

        public ulong ProgramCounter(string? core) => Core(core).PC.RawValue;

        public void SetProgramCounter(string? core, ulong value) => Core(core).PC = value;

        public ulong ExecutedInstructions(string? core) => Core(core).ExecutedInstructions;

        public IReadOnlyList<string> RegisterNames(string? core) =>
            RegistersOf(core).GetRegisters().SelectMany(register => register.Aliases ?? Array.Empty<string>()).ToList();

        public ulong Register(string? core, string register) => RegistersOf(core).GetRegister(IndexOf(core, register)).RawValue;

        public void SetRegister(string? core, string register, ulong value) => RegistersOf(core).SetRegister(IndexOf(core, register), value);

        public bool IsHalted(string? core) => Core(core).IsHalted;

        public void SetHalted(string? core, bool halted) => Core(core).IsHalted = halted;

        public IReadOnlyList<ulong> SymbolAddresses(string symbol) =>
            Machine.SystemBus.TryGetAllSymbolAddresses(symbol, out var addresses) ? addresses.ToList() : new List<ulong>();

        public string? SymbolAt(ulong address) => Machine.SystemBus.TryFindSymbolAt(address, out _, out var symbol) ? symbol.Name : null;

        public IReadOnlyList<KeyValuePair<string, object>> Peripherals() =>
            Machine.GetAllNames().Distinct().Select(each => new KeyValuePair<string, object>(each, Machine[each])).ToList();

        public object Peripheral(string peripheral) => Find(peripheral);

        public void SendToUart(string uart, byte value) => As<IUART>(uart).WriteChar(value);

        public bool LedState(string led) => As<ILed>(led).State;

        public bool PinState(string peripheral, string pin) => Output(peripheral, pin).IsSet;

        public void SetPin(string peripheral, int pin, bool level) => As<IGPIOReceiver>(peripheral).OnGPIO(pin, level);

        public IDisposable ListenToUart(string uart, Action<long, byte> handler) => Listen(() =>
        {
            var (machine, source) = (Machine, As<IUART>(uart));
            Action<byte> heard = value => emulation.Run.Deliver(uart, machine, handler, value);
            source.CharReceived += heard;
            return () => source.CharReceived -= heard;
        });

        public IDisposable ListenToLed(string led, Action<long, bool> handler) => Listen(() =>
        {
            var (machine, source) = (Machine, As<ILed>(led));
            Action<ILed, bool> seen = (_, on) => emulation.Run.Deliver(led, machine, handler, on);
            source.StateChanged += seen;
            return () => source.StateChanged -= seen;
        });

        public IDisposable ListenToPin(string peripheral, string pin, Action<long, bool> handler) => Listen(() =>
        {
            var (machine, source) = (Machine, Output(peripheral, pin));
            Action<bool> seen = level => emulation.Run.Deliver($"{peripheral} {pin}", machine, handler, level);
            source.AddStateChangedHook(seen);
            return () => source.RemoveStateChangedHook(seen);
        });

        public IDisposable ListenToExecution(string? core, ulong address, Action<long, ulong> handler) => Listen(() =>
        {
            var (machine, source) = (Machine, As<ICPUWithHooks>(core));
            CpuAddressHook hook = (_, at) => emulation.Run.Deliver($"the hook at 0x{address:X}", machine, handler, at);
            source.AddHook(address, hook);
            return () => source.RemoveHook(address, hook);
        });

        public IDisposable ListenToAccess(ulong address, BusAccessKind kind, Action<BusAccess> handler) => Listen(() =>
        {
            const SysbusAccessWidth any = SysbusAccessWidth.Byte | SysbusAccessWidth.Word | SysbusAccessWidth.DoubleWord | SysbusAccessWidth.QuadWord;
            var bus = Machine.SystemBus;
            var hooks = new List<BusHookDelegate>();
            void Watch(BusAccessKind watched, Access access)
            {
                if (kind.HasFlag(watched))
                {
                    BusHookDelegate hook = (core, at, width, value) => emulation.Run.Deliver(
                        $"the watchpoint at 0x{address:X}",
                        bus.Machine,
                        (time, counter) => handler(new BusAccess(new VirtualTime(time), watched, at, (int)width, value, counter)),
                        core.PC.RawValue,
                        isAccess: true);
                    bus.AddWatchpointHook(address, any, access, hook);
                    hooks.Add(hook);
                }
            }
            Watch(BusAccessKind.Read, Access.Read);
            Watch(BusAccessKind.Write, Access.Write);
            return () => hooks.ForEach(hook => bus.RemoveWatchpointHook(address, hook));
        });

        private IDisposable Listen(Func<Action> attach) => new Tap(emulation, name, attach);

        private ICPU Core(string? core) => core != null
            ? As<ICPU>(core)
            : Machine.SystemBus.GetCPUs().FirstOrDefault() ?? throw new RenodeException($"The machine \"{name}\" has no core.");

        private ICPUWithRegisters RegistersOf(string? core) => Core(core) as ICPUWithRegisters
            ?? throw new RenodeException($"{core ?? "The core"} has no registers that can be asked for by name.");

        private int IndexOf(string? core, string register)
        {
            foreach (var each in RegistersOf(core).GetRegisters())
            {
                if (each.Aliases?.Contains(register, StringComparer.OrdinalIgnoreCase) == true)
                {
                    return each.Index;
                }
            }
            throw new RenodeException($"The core has no register \"{register}\", only: {string.Join(", ", RegisterNames(core))}.");
        }

        private IGPIOWithHooks Output(string peripheral, string pin)
        {
            var owner = Find(peripheral);
            var output = int.TryParse(pin, out var number)
                ? owner is INumberedGPIOOutput numbered && numbered.Connections.TryGetValue(number, out var connection) ? connection : null
                : owner.GetType().GetProperty(pin)?.GetValue(owner);
            return output as IGPIOWithHooks ?? throw new RenodeException($"{peripheral} ({owner.GetType().Name}) has no output {pin}.");
        }

        private T As<T>(string? peripheral) where T : class
        {
            var found = peripheral == null ? Core(null) : Find(peripheral);
            return found as T ?? throw new RenodeException($"{peripheral} is a {found.GetType().FullName}, not an {typeof(T).Name}.");
        }

        /// <summary>A full name, or the end of just one.</summary>
        private IPeripheral Find(string peripheral)
        {
            var machine = Machine;
            if (machine.TryGetByName<IPeripheral>(peripheral, out var exact))
            {
                return exact;
            }
            var all = machine.GetAllNames().Distinct().ToList();
            var fitting = all.Where(each => each.EndsWith("." + peripheral, StringComparison.Ordinal)).ToList();
            return fitting.Count == 1
                ? machine[fitting[0]]
                : throw new RenodeException(fitting.Count == 0
                    ? $"The machine \"{name}\" has no peripheral \"{peripheral}\", only: {string.Join(", ", all)}."
                    : $"\"{peripheral}\" may be any of {string.Join(", ", fitting)}.");
        }
    }
}
