using Antmicro.Migrant.Hooks;
using Antmicro.Renode.Peripherals.UART;

namespace Antmicro.Renode.Peripherals.Miscellaneous
{
    /// <summary>A UART whose bytes are recorded, and to which the host's bytes go.</summary>
    internal sealed class RecordedUart
    {
        public RecordedUart(EventRecorder recorder, IUART uart, byte channel)
        {
            this.recorder = recorder;
            this.channel = channel;
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
            recorder.Record(RecordKind.UartByte, channel, new[] { value });
        }

        private readonly EventRecorder recorder;
        private readonly byte channel;
    }
}
