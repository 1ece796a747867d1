using System;
using System.Collections.Generic;

using Antmicro.Migrant;
using Antmicro.Migrant.Hooks;
using Antmicro.Renode.Peripherals.CPU;
using Antmicro.Renode.Peripherals.Memory;
using Antmicro.Renode.Peripherals.Miscellaneous;
using Antmicro.Renode.Peripherals.Timers;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>
    /// NVMC, with KMU in the same window: writes and erases of flash and UICR (nRF9160 product specification, NVMC and KMU).
    /// </summary>
    /// <remarks>
    /// Durations: 43 µs a word and 87 ms a page, as the vendor's driver has them; 173 ms for everything, from the sibling nRF5340. Flash
    /// changes when an operation is done. Where the program runs from flash the core stands still meanwhile; from RAM it sees READY = 0.
    /// </remarks>
    public sealed class Nvmc : NordicPeripheral
    {
        /// <param name="chip">What the chip's peripherals share.</param>
        /// <param name="power">Whose failure tears what is under way.</param>
        /// <param name="flash">Code flash.</param>
        /// <param name="uicr">User information configuration registers.</param>
        public Nvmc(Chip chip, ClockPower power, MappedMemory flash, Uicr uicr) : base(chip, "NVMC", 57)
        {
            this.power = power;
            this.flash = flash;
            this.uicr = uicr;
            uicr.Attach(this);
            power.Failing += Tear;
            done = new Deadline(chip.Machine, this, "NVMC.READY", Done);
            ReadOnly(0x400, "READY", () => IsBusy ? 0u : 1);
            ReadOnly(0x408, "READYNEXT", () => IsBusy ? 0u : 1);
            config = Stored(0x504, "CONFIG", 0, 7, _ => Unlock());
            Computed(0x50C, "ERASEALL", () => 0, EraseAll);
            partialDuration = Stored(0x51C, "ERASEPAGEPARTIALCFG", 10, 0x7F);
            // The instruction cache has no effect that a program could see but its speed, and that is a stated mean here.
            Stored(0x540, "ICACHECNF", 0, 0x101);
            Stored(0x548, "IHIT");
            Stored(0x54C, "IMISS");
            Stored(0x584, "CONFIGNS", 0, 3);
            Stored(0x588, "WRITEUICRNS");
            DeclareKmu();
            chip.Core.GuardFlash((ulong)flash.Size, OnRefused);
        }

        /// <summary>Cuts power in the middle of an operation, which is torn.</summary>
        /// <param name="operation">Its number, counted as <see cref="Operations"/> counts; 0 for none.</param>
        /// <param name="seed">Decides over each bit that was on its way.</param>
        public void CutPowerDuring(ulong operation, ulong seed)
        {
            cutDuring = operation;
            cutSeed = seed;
        }

        /// <summary>Cuts power as soon as an operation is done, before the program goes on.</summary>
        /// <param name="operation">Its number, counted as <see cref="Operations"/> counts; 0 for none.</param>
        public void CutPowerAfter(ulong operation)
        {
            cutAfter = operation;
        }

        /// <summary>How many operations began since the machine was made.</summary>
        public ulong Operations { get; private set; }

        /// <summary>The kind of operation that is under way, or nothing.</summary>
        public FlashOperationKind? UnderWay => IsBusy ? kind : (FlashOperationKind?)null;

        /// <summary>A store of the core to flash or UICR. One that is not allowed is a bus fault.</summary>
        internal void Store(uint to, uint value, int size)
        {
            switch(config.Value)
            {
            case Wen when size == 4:
                Begin(FlashOperationKind.Write, to, value, WriteTime);
                return;
            case Een:
                ErasePage(to, value, FlashOperationKind.ErasePage, PageEraseMilliseconds);
                return;
            case PartialEen:
                ErasePage(to, value, FlashOperationKind.ErasePartial, partialDuration);
                return;
            default:
                Chip.RaiseBusFault(to, Refusal(to, size));
                return;
            }
        }

        // An operation that has begun ends also when the chip is reset, as long as there is power.
        protected override void OnReset(ResetCause cause)
        {
            if(IsBusy)
            {
                Done();
            }
            Unlock();
        }

        private void DeclareKmu()
        {
            Event(0x100, "KEYSLOT_PUSHED");
            Event(0x104, "KEYSLOT_REVOKED");
            var error = Event(0x108, "KEYSLOT_ERROR");
            ReadOnly(0x30C, "INTPEND", () => Pending);
            ReadOnly(0x40C, "STATUS");
            Stored(0x500, "SELECTKEYSLOT", 0, 0xFF);
            Task(0x000, "PUSH_KEYSLOT", () =>
            {
                Chip.Report("unmodelled-register", "KMU.TASKS_PUSH_KEYSLOT: key slots are not modelled");
                error.Raise();
            });
        }

        // When the first store comes, since the memory is not yet on the bus while the models are made.
        private void Watch()
        {
            if(isWatching)
            {
                return;
            }
            isWatching = true;
            var bus = Chip.Machine.SystemBus;
            bus.SetHookBeforePeripheralWrite<ulong>(flash, (value, offset) => StoreInFlash(offset, (uint)value, 8) ? flash.ReadQuadWord(offset) : value);
            bus.SetHookBeforePeripheralWrite<uint>(flash, (value, offset) => StoreInFlash(offset, value, 4) ? flash.ReadDoubleWord(offset) : value);
            bus.SetHookBeforePeripheralWrite<ushort>(flash, (value, offset) => StoreInFlash(offset, value, 2) ? flash.ReadWord(offset) : value);
            bus.SetHookBeforePeripheralWrite<byte>(flash, (value, offset) => StoreInFlash(offset, value, 1) ? flash.ReadByte(offset) : value);
        }

        // What the core stores does not change flash now; what a host writes does.
        private bool StoreInFlash(long offset, uint value, int size)
        {
            if(!Chip.Core.OnPossessedThread)
            {
                return false;
            }
            Store((uint)offset, value, size);
            return true;
        }

        // A store to flash stops here at first: it goes over the bus if NVMC is set for it, and is a fault if not.
        private ExternalMmuResult OnRefused(ulong to, AccessType access, ulong? window, bool isFirst)
        {
            if(access == AccessType.Write && config.Value != 0)
            {
                if(isFirst)
                {
                    Watch();
                    Chip.Core.OpenFlash(to);
                }
                return ExternalMmuResult.NoFault;
            }
            if(isFirst)
            {
                return ExternalMmuResult.Fault;
            }
            Chip.Fault((uint)to, Refusal((uint)to, 0), access == AccessType.Execute);
            return ExternalMmuResult.NoFault;
        }

        private string Refusal(uint to, int size)
        {
            return size != 0 && size != 4 && config == Wen
                ? $"store of {size} bytes to flash at 0x{to:x8}: only words can be written"
                : $"store to flash at 0x{to:x8} with NVMC.CONFIG {config.Value}";
        }

        private void Unlock()
        {
            Chip.Core.IsFlashUnlocked = config.Value != 0;
        }

        private void ErasePage(uint page, uint value, FlashOperationKind erase, uint milliseconds)
        {
            if(page >= flash.Size || page % PageSize != 0 || value != uint.MaxValue || milliseconds == 0)
            {
                Chip.Report("flash-erase", $"a page is erased by 0xffffffff to its first word in flash, found 0x{value:x8} to 0x{page:x8}");
                return;
            }
            Begin(erase, page, value, milliseconds * Millisecond);
        }

        private void EraseAll(uint value)
        {
            if((value & 1) != 0 && config == Een)
            {
                Begin(FlashOperationKind.EraseAll, 0, uint.MaxValue, EraseAllTime);
            }
        }

        private void Begin(FlashOperationKind operation, uint to, uint word, ulong duration)
        {
            // The bus makes a store wait while the one before is under way.
            var start = Now;
            if(IsBusy)
            {
                start = doneAt;
                Done();
                if(!Chip.IsPowered)
                {
                    return;
                }
            }
            Operations++;
            kind = operation;
            address = to;
            value = word;
            doneAt = start + duration;
            done.ScheduleAt(doneAt);
            Chip.Tell(RecordKind.Flash, Payload());
            if(Operations == cutDuring)
            {
                power.PowerOff(cutSeed);
                return;
            }
            if(Chip.ProgramCounter < flash.Size)
            {
                Chip.Core.Stall(doneAt - Now);
            }
        }

        private void Done()
        {
            done.Cancel();
            switch(kind)
            {
            case FlashOperationKind.Write:
                Put(address, Get(address) & value);
                break;
            case FlashOperationKind.ErasePage:
                partlyErased.Remove(address);
                Erase(address);
                break;
            case FlashOperationKind.ErasePartial:
                // Only the whole erase time makes a page reliably erased; before that the model leaves it as it was.
                partlyErased.TryGetValue(address, out var before);
                partlyErased[address] = before + partialDuration;
                if(partlyErased[address] >= PageEraseMilliseconds)
                {
                    partlyErased.Remove(address);
                    Erase(address);
                }
                break;
            default:
                partlyErased.Clear();
                for(var page = 0u; page < flash.Size; page += PageSize)
                {
                    Erase(page);
                }
                uicr.Erase();
                break;
            }
            if(Operations == cutAfter)
            {
                power.PowerOff(cutSeed);
            }
        }

        private void Tear(ulong seed)
        {
            if(!IsBusy)
            {
                return;
            }
            done.Cancel();
            switch(kind)
            {
            case FlashOperationKind.Write:
                Put(address, FlashTear.Write(seed, Get(address), value));
                break;
            case FlashOperationKind.EraseAll:
                for(var page = 0u; page < flash.Size; page += PageSize)
                {
                    TearPage(seed, page);
                }
                break;
            default:
                TearPage(seed, address);
                break;
            }
        }

        private void TearPage(ulong seed, uint page)
        {
            var bytes = flash.ReadBytes(page, PageSize);
            var words = new uint[PageSize / sizeof(uint)];
            Buffer.BlockCopy(bytes, 0, words, 0, PageSize);
            FlashTear.Erase(seed, page, words);
            Buffer.BlockCopy(words, 0, bytes, 0, PageSize);
            flash.WriteBytes(page, bytes, PageSize);
        }

        private void Erase(uint page)
        {
            flash.WriteBytes(page, ErasedPage, PageSize);
        }

        private uint Get(uint at)
        {
            return at >= Uicr.Address ? uicr.ReadDoubleWord(at - Uicr.Address) : flash.ReadDoubleWord(at);
        }

        private void Put(uint at, uint word)
        {
            if(at >= Uicr.Address)
            {
                uicr.Put(at - Uicr.Address, word);
                return;
            }
            flash.WriteDoubleWord(at, word);
        }

        private byte[] Payload()
        {
            var payload = new byte[9];
            payload[0] = (byte)kind;
            BitConverter.TryWriteBytes(payload.AsSpan(1), address);
            BitConverter.TryWriteBytes(payload.AsSpan(5), value);
            return payload;
        }

        // The watch on the bus is not in a snapshot: the next store sets it up anew.
        [PreSerialization]
        private void BeforeSave()
        {
            Chip.Core.CloseFlash();
        }

        private bool IsBusy => done.IsScheduled;

        [Transient]
        private bool isWatching;

        private FlashOperationKind kind;
        private uint address;
        private uint value;
        private ulong doneAt;
        private ulong cutDuring;
        private ulong cutAfter;
        private ulong cutSeed;
        private readonly ClockPower power;
        private readonly MappedMemory flash;
        private readonly Uicr uicr;
        private readonly Deadline done;
        private readonly Register config;
        private readonly Register partialDuration;
        private readonly SortedDictionary<uint, uint> partlyErased = new SortedDictionary<uint, uint>();

        private static readonly byte[] ErasedPage = NewErasedPage();

        private static byte[] NewErasedPage()
        {
            var page = new byte[PageSize];
            Array.Fill(page, (byte)0xFF);
            return page;
        }

        private const int PageSize = 4096;
        private const uint Wen = 1;
        private const uint Een = 2;
        private const uint PartialEen = 4;
        private const uint PageEraseMilliseconds = 87;
        private const ulong Millisecond = 1000 * 1000;
        private const ulong WriteTime = 43 * 1000;
        private const ulong EraseAllTime = 173 * Millisecond;
    }
}
