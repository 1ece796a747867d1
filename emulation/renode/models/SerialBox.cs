using System;
using System.Collections.Generic;

using Antmicro.Migrant;
using Antmicro.Renode.Core;
using Antmicro.Renode.Core.Structure;
using Antmicro.Renode.Peripherals.SPI;
using Antmicro.Renode.Peripherals.UART;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>
    /// One of the four serial boxes: UARTE, SPIM, SPIS, TWIM and TWIS share its window, ENABLE says which of them it is, and the registers are
    /// the same flip-flops for all (nRF9160 product specification, "Peripherals with shared ID").
    /// </summary>
    public sealed class SerialBox : NordicPeripheral, IPacedUart, IPeripheralContainer<ISPIPeripheral, NullRegistrationPoint>
    {
        /// <param name="chip">What the chip's peripherals share.</param>
        /// <param name="gpio">The pins.</param>
        /// <param name="number">Which of the four it is, from 0.</param>
        public SerialBox(Chip chip, Gpio gpio, int number) : base(chip, $"SERIAL{number}", 8 + number)
        {
            this.number = number;
            Gpio = gpio;
            spi = new NullRegistrationPointContainerHelper<ISPIPeripheral>(chip.Machine, this);
            foreach(var (offset, name) in EventList)
            {
                events.Add(offset, Event(offset, name));
            }
            foreach(var (offset, name) in TaskList)
            {
                Task(offset, name, () => active?.Trigger(offset));
            }
            Shorts = Stored(0x200, "SHORTS");
            Stored(0x440, "STATUS", 0, 0);
            ReadOnly(0x400, "SEMSTAT", 1);
            ErrorSource = ClearedByOnes(0x480, "ERRORSRC");
            TwiErrorSource = ClearedByOnes(0x4C4, "ERRORSRC (TWIM)");
            ClearedByOnes(0x4D0, "ERRORSRC (TWIS)");
            ReadOnly(0x4D4, "MATCH");
            enable = Stored(0x500, "ENABLE", 0, 15, _ => Choose());
            for(var i = 0u; i < pins.Length; i++)
            {
                pins[i] = Stored(0x508 + 4 * i, $"PSEL[{i}]", uint.MaxValue, 0x8000001F);
            }
            Frequency = Stored(0x524, "BAUDRATE/FREQUENCY", 0x04000000);
            RxPointer = Stored(0x534, "RXD.PTR");
            RxCapacity = Stored(0x538, "RXD.MAXCNT", 0, 0x1FFF);
            RxAmount = ReadOnly(0x53C, "RXD.AMOUNT");
            RxList = Stored(0x540, "RXD.LIST", 0, 3);
            TxPointer = Stored(0x544, "TXD.PTR");
            TxCapacity = Stored(0x548, "TXD.MAXCNT", 0, 0x1FFF);
            TxAmount = ReadOnly(0x54C, "TXD.AMOUNT");
            TxList = Stored(0x550, "TXD.LIST", 0, 3);
            SpiConfig = Stored(0x554, "CONFIG (SPI)", 0, 7);
            Stored(0x55C, "DEF", 0, 0xFF);
            UartConfig = Stored(0x56C, "CONFIG (UARTE)", 0, 0x1F);
            Stored(0x588, "ADDRESS[0]", 0, 0x7F);
            Stored(0x58C, "ADDRESS[1]", 0, 0x7F);
            Stored(0x594, "CONFIG (TWIS)", 1, 3);
            OverRead = Stored(0x5C0, "ORC", 0, 0xFF);
            uarte = new Uarte(this);
            spim = new Spim(this);
            twim = new Twim(this);
            other = new UnmodelledSerialUnit(this);
            // Words that no manual names: whether a UARTE that a boot loader left behind still receives or sends (erratum 23).
            Computed(0x564, "(RX active)", () => uarte.IsReceiving ? 1u : 0, _ => { });
            Computed(0x568, "(TX active)", () => uarte.IsSending ? 1u : 0, _ => { });
        }

        /// <summary>A byte from outside: it arrives at the line's speed, after those that are under way.</summary>
        public void WriteChar(byte value)
        {
            uarte.Take(value);
        }

        public void DropArriving()
        {
            uarte.DropArriving();
        }

        public void Register(ISPIPeripheral peripheral, NullRegistrationPoint registrationPoint)
        {
            spi.Register(peripheral, registrationPoint);
        }

        public void Unregister(ISPIPeripheral peripheral)
        {
            spi.Unregister(peripheral);
        }

        public IEnumerable<NullRegistrationPoint> GetRegistrationPoints(ISPIPeripheral peripheral)
        {
            return spi.GetRegistrationPoints(peripheral);
        }

        /// <summary>The stop bit of a byte that the chip sends is over.</summary>
        [field: Transient]
        public event Action<byte> CharReceived;

        public IEnumerable<IRegistered<ISPIPeripheral, NullRegistrationPoint>> Children => spi.Children;

        public uint BaudRate => (uint)(Frequency.Value * 16000000UL >> 32);

        public Bits StopBits => (UartConfig.Value >> 4 & 1) != 0 ? Bits.Two : Bits.One;

        public Parity ParityBit => (UartConfig.Value >> 1 & 7) == 0 ? Parity.None : Parity.Even;

        /// <summary>The pin of the chip that the board wires to the line's receiver; -1 for whichever the firmware chooses.</summary>
        public int TransmitPin { get; set; } = -1;

        /// <summary>The pin of the chip that the board wires to the line's sender; -1 for whichever the firmware chooses.</summary>
        public int ReceivePin { get; set; } = -1;

        /// <summary>The pin that the board wires to the SPI device's clock; -1 for whichever the firmware chooses.</summary>
        public int ClockPin { get; set; } = -1;

        /// <summary>The pin that the board wires to the SPI device's input; -1 for whichever the firmware chooses.</summary>
        public int OutputPin { get; set; } = -1;

        /// <summary>The pin that the board wires to the SPI device's output; -1 for whichever the firmware chooses.</summary>
        public int InputPin { get; set; } = -1;

        internal void Send(byte value)
        {
            CharReceived?.Invoke(value);
        }

        /// <summary>The pin that a PSEL register connects, or -1.</summary>
        internal int Pin(int index)
        {
            return pins[index].Value >> 31 != 0 ? -1 : (int)(pins[index].Value & 31);
        }

        /// <summary>Whether the board's wire is on the pin that a PSEL register connects.</summary>
        internal bool IsWired(int index, int wire)
        {
            return Pin(index) >= 0 && (wire < 0 || wire == Pin(index));
        }

        internal bool IsActive(SerialUnit unit)
        {
            return active == unit;
        }

        /// <summary>The event at an offset.</summary>
        internal PeripheralEvent this[uint offset] => events[offset];

        internal ISPIPeripheral SpiDevice => spi.RegisteredPeripheral;

        internal Gpio Gpio { get; }

        internal Register Shorts { get; }

        internal Register ErrorSource { get; }

        internal Register TwiErrorSource { get; }

        internal Register Frequency { get; }

        internal Register RxPointer { get; }

        internal Register RxCapacity { get; }

        internal Register RxAmount { get; }

        internal Register RxList { get; }

        internal Register TxPointer { get; }

        internal Register TxCapacity { get; }

        internal Register TxAmount { get; }

        internal Register TxList { get; }

        internal Register SpiConfig { get; }

        internal Register UartConfig { get; }

        internal Register OverRead { get; }

        protected override void OnReset(ResetCause cause)
        {
            uarte.Stop();
            spim.Stop();
            twim.Stop();
            Choose();
        }

        private Register ClearedByOnes(uint offset, string name)
        {
            var register = Declare(new Register(name, offset, 0, 0) { StoresWrites = false });
            register.OnWrite = value => register.Value &= ~value;
            return register;
        }

        private void Choose()
        {
            var unit = UnitOf(enable.Value, out var name);
            if(unit == active)
            {
                return;
            }
            active?.Stop();
            active = unit;
            Name = name + number;
        }

        private SerialUnit UnitOf(uint choice, out string name)
        {
            switch(choice)
            {
            case 8:
                name = "UARTE";
                return uarte;
            case 7:
                name = "SPIM";
                return spim;
            case 6:
                name = "TWIM";
                return twim;
            case 2:
                name = "SPIS";
                return other;
            case 9:
                name = "TWIS";
                return other;
            default:
                name = "SERIAL";
                return null;
            }
        }

        private SerialUnit active;

        private readonly int number;
        private readonly Register enable;
        private readonly Uarte uarte;
        private readonly Spim spim;
        private readonly Twim twim;
        private readonly UnmodelledSerialUnit other;
        private readonly NullRegistrationPointContainerHelper<ISPIPeripheral> spi;
        private readonly Dictionary<uint, PeripheralEvent> events = new Dictionary<uint, PeripheralEvent>();
        // PSEL at 0x508, 0x50C, 0x510 and 0x514.
        private readonly Register[] pins = new Register[4];

        private static readonly (uint Offset, string Name)[] TaskList =
        {
            (0x000, "STARTRX"), (0x004, "STOPRX"), (0x008, "STARTTX"), (0x00C, "STOPTX"), (0x010, "START"), (0x014, "STOP"),
            (0x01C, "SUSPEND"), (0x020, "RESUME"), (0x024, "ACQUIRE"), (0x028, "RELEASE"), (0x02C, "FLUSHRX"), (0x030, "PREPARERX"),
            (0x034, "PREPARETX"),
        };

        private static readonly (uint Offset, string Name)[] EventList =
        {
            (0x100, "CTS"), (0x104, "STOPPED"), (0x108, "RXDRDY"), (0x110, "ENDRX"), (0x118, "END"), (0x11C, "TXDRDY"), (0x120, "ENDTX"),
            (0x124, "ERROR"), (0x128, "ACQUIRED"), (0x144, "RXTO"), (0x148, "SUSPENDED"), (0x14C, "RXSTARTED"), (0x150, "TXSTARTED"),
            (0x158, "TXSTOPPED"), (0x15C, "LASTRX"), (0x160, "LASTTX"), (0x164, "WRITE"), (0x168, "READ"),
        };
    }
}
