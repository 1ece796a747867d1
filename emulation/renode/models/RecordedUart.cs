using Antmicro.Migrant.Hooks;
using Antmicro.Renode.Peripherals.UART;

namespace Antmicro.Renode.Peripherals.Miscellaneous
{
    /// <summary>A UART whose bytes are recorded, and to which the host's bytes go.</summary>
    internal sealed class RecordedUart
    {
        public RecordedUart(EventRecorder recorder, IUART uart, byte channel, int delimiter)
        {
            this.recorder = recorder;
            this.channel = channel;
            this.delimiter = delimiter;
            last = delimiter;
            Uart = uart;
            Listen();
        }

        public IUART Uart { get; }

        // A UART does not save who listens to its bytes.
        [PostDeserialization]
        private void Listen()
        {
            Uart.CharReceived += Hear;
        }

        private void Hear(byte value)
        {
            // Some protocols begin with the byte that ends: there is nothing to answer between two of them.
            var isEnd = delimiter < 0 || (value == delimiter && last != delimiter);
            last = value;
            recorder.Record(RecordKind.UartByte, channel, new[] { value }, isEnd);
        }

        private int last;

        private readonly EventRecorder recorder;
        private readonly byte channel;
        private readonly int delimiter;
    }
}
