using System;

using Antmicro.Renode.Peripherals.Timers;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>
    /// PWM: four outputs whose duty comes from a sequence in RAM (nRF9160 product specification, PWM). The model drives a pin with a duty and
    /// not with edges; time passes by the value of a sequence, or by the period while somebody waits for the end of each.
    /// </summary>
    public sealed class Pwm : NordicPeripheral
    {
        /// <param name="chip">What the chip's peripherals share.</param>
        /// <param name="gpio">The pins.</param>
        /// <param name="number">Which of the four it is, from 0.</param>
        public Pwm(Chip chip, Gpio gpio, int number) : base(chip, $"PWM{number}", 33 + number)
        {
            this.gpio = gpio;
            deadline = new Deadline(chip.Machine, this, $"{Name}.period", PeriodsOver);
            stopped = Event(0x104, "STOPPED");
            for(var i = 0; i < 2; i++)
            {
                var which = i;
                var task = 4 * (uint)i;
                var place = 0x20 * (uint)i;
                started[i] = Event(0x108 + task, $"SEQSTARTED[{i}]");
                ended[i] = Event(0x110 + task, $"SEQEND[{i}]");
                sequences[i] = new PwmSequence(Stored(0x520 + place, $"SEQ[{i}].PTR"), Stored(0x524 + place, $"SEQ[{i}].CNT", 0, 0x7FFF),
                    Stored(0x528 + place, $"SEQ[{i}].REFRESH", 1, 0xFFFFFF), Stored(0x52C + place, $"SEQ[{i}].ENDDELAY", 0, 0xFFFFFF));
                Task(0x008 + task, $"SEQSTART[{i}]", () => Start(which));
            }
            periodEnded = Event(0x118, "PWMPERIODEND");
            loopsDone = Event(0x11C, "LOOPSDONE");
            shorts = Stored(0x200, "SHORTS", 0, 0x1F);
            enable = Stored(0x500, "ENABLE", 0, 1, value => Enable(value));
            mode = Stored(0x504, "MODE", 0, 1);
            top = Stored(0x508, "COUNTERTOP", 0x3FF, 0x7FFF);
            prescaler = Stored(0x50C, "PRESCALER", 0, 7);
            decoder = Stored(0x510, "DECODER", 0, 0x103);
            loop = Stored(0x514, "LOOP", 0, 0xFFFF);
            for(var i = 0u; i < Outputs; i++)
            {
                pins[i] = Stored(0x560 + 4 * i, $"PSEL.OUT[{i}]", uint.MaxValue, 0x8000001F);
            }
            Task(0x004, "STOP", Stop);
            Task(0x010, "NEXTSTEP", NextStep);
        }

        protected override void OnReset(ResetCause cause)
        {
            deadline.Cancel();
            phase = Phase.Idle;
            stopping = false;
        }

        private void Enable(uint value)
        {
            if((value & 1) == 0)
            {
                Idle();
            }
        }

        private void Start(int which)
        {
            if(enable == 0)
            {
                return;
            }
            loopsLeft = loop;
            periodEnd = 2 * Now;
            stopping = false;
            Begin(which);
        }

        private void Begin(int which)
        {
            // A count of 0 says that there is no such sequence.
            if(sequences[which].Count == 0)
            {
                Hold();
                return;
            }
            sequence = which;
            step = 0;
            started[which].Raise();
            phase = Phase.Playing;
            Output();
            Wait(StepsByTask ? 1 : sequences[which].Refresh + 1);
        }

        // STOP takes effect at the end of the period.
        private void Stop()
        {
            if(phase == Phase.Idle)
            {
                stopped.Raise();
                return;
            }
            stopping = true;
            var now = 2 * Now;
            if(phase == Phase.Holding || StepsByTask)
            {
                periodEnd += now > periodEnd ? (now - periodEnd) / Period * Period : 0;
            }
            else
            {
                periodEnd -= periodEnd > now ? Period * ((periodEnd - now - 1) / Period) : 0;
            }
            if(periodEnd <= now)
            {
                periodEnd += Period;
            }
            deadline.ScheduleAt(periodEnd / 2);
        }

        private void Wait(uint periods)
        {
            // One deadline for all periods of a value, unless somebody waits for each period.
            var atOnce = periodEnded.IsWatched ? 1 : periods;
            periodsLeft = periods - atOnce;
            periodEnd += Period * atOnce;
            deadline.ScheduleAt(periodEnd / 2);
        }

        private void PeriodsOver()
        {
            if(stopping)
            {
                periodEnded.Raise();
                Idle();
                stopped.Raise();
                return;
            }
            if(periodsLeft > 0)
            {
                Wait(periodsLeft);
            }
            else if(phase == Phase.Holding || StepsByTask)
            {
                if(periodEnded.IsWatched)
                {
                    Wait(1);
                }
            }
            else if(phase == Phase.Playing)
            {
                Advance();
            }
            else if(phase == Phase.EndDelay)
            {
                AfterSequence();
            }
            periodEnded.Raise();
        }

        private void NextStep()
        {
            if(StepsByTask && phase == Phase.Playing && !stopping)
            {
                Advance();
            }
        }

        private void Advance()
        {
            step++;
            if(step * Lanes >= sequences[sequence].Count)
            {
                EndOfSequence();
                return;
            }
            Output();
            if(!StepsByTask)
            {
                Wait(sequences[sequence].Refresh + 1);
            }
        }

        private void EndOfSequence()
        {
            var over = sequence;
            phase = Phase.EndDelay;
            var delay = sequences[over].Delay.Value;
            if(delay > 0 && !StepsByTask)
            {
                Wait(delay);
            }
            else
            {
                AfterSequence();
            }
            ended[over].Raise();
            if((shorts >> over & 1) != 0)
            {
                Stop();
            }
        }

        private void AfterSequence()
        {
            if(loopsLeft == 0)
            {
                Hold();
                return;
            }
            // LOOP counts how often both sequences are played: 0, 1, 0, 1, …
            if(sequence == 0 || --loopsLeft > 0)
            {
                Begin(1 - sequence);
                return;
            }
            Hold();
            loopsDone.Raise();
            if((shorts & LoopsDoneStop) != 0)
            {
                Stop();
            }
            else if((shorts & LoopsDoneStart0) != 0)
            {
                Start(0);
            }
            else if((shorts & LoopsDoneStart1) != 0)
            {
                Start(1);
            }
        }

        private void Hold()
        {
            if(phase == Phase.Idle)
            {
                return;
            }
            phase = Phase.Holding;
            if(periodEnded.IsWatched)
            {
                Wait(1);
            }
        }

        private void Idle()
        {
            deadline.Cancel();
            phase = Phase.Idle;
            stopping = false;
            foreach(var pin in pins)
            {
                if(pin >> 31 == 0)
                {
                    gpio.Release((int)(pin & 31));
                }
            }
        }

        private void Output()
        {
            var bytes = EasyDma.Read(Chip, Name, $"SEQ[{sequence}]", sequences[sequence].Pointer + 2 * step * Lanes, 2 * Lanes);
            if(IsWaveForm)
            {
                waveTop = BitConverter.ToUInt16(bytes, 6);
            }
            for(var output = 0; output < Outputs; output++)
            {
                if(pins[output] >> 31 != 0 || (IsWaveForm && output == 3))
                {
                    continue;
                }
                var lane = Lanes == 1 ? 0 : Lanes == 2 ? output / 2 : output;
                var value = BitConverter.ToUInt16(bytes, 2 * lane);
                var before = Math.Min(1.0, (value & 0x7FFF) / (double)Top);
                // Polarity 1 starts high and falls at the compare value, polarity 0 the other way round.
                gpio.Take((int)(pins[output] & 31), value >> 15 != 0 ? before : 1 - before);
            }
        }

        // Half-words a step: one for all, one for each pair, one for each output, or three and the counter's top.
        private uint Lanes => (decoder & 3) == 0 ? 1u : (decoder & 3) == 1 ? 2u : 4u;

        private bool IsWaveForm => (decoder & 3) == 3;

        private bool StepsByTask => (decoder >> 8 & 1) != 0;

        private uint Top => Math.Max(1, IsWaveForm ? waveTop : top.Value);

        // In half nanoseconds: a cycle of the counter's 16 MHz is 125 of them.
        private ulong Period => (125UL << (int)prescaler.Value) * Top * (mode + 1UL);

        private Phase phase;
        private int sequence;
        private uint step;
        private uint periodsLeft;
        private uint loopsLeft;
        private uint waveTop;
        private bool stopping;
        // In half nanoseconds.
        private ulong periodEnd;

        private readonly Gpio gpio;
        private readonly Deadline deadline;
        private readonly PeripheralEvent stopped;
        private readonly PeripheralEvent[] started = new PeripheralEvent[2];
        private readonly PeripheralEvent[] ended = new PeripheralEvent[2];
        private readonly PeripheralEvent periodEnded;
        private readonly PeripheralEvent loopsDone;
        private readonly Register shorts;
        private readonly Register enable;
        private readonly Register mode;
        private readonly Register top;
        private readonly Register prescaler;
        private readonly Register decoder;
        private readonly Register loop;
        private readonly PwmSequence[] sequences = new PwmSequence[2];
        private readonly Register[] pins = new Register[Outputs];

        private const int Outputs = 4;
        private const uint LoopsDoneStart0 = 1 << 2;
        private const uint LoopsDoneStart1 = 1 << 3;
        private const uint LoopsDoneStop = 1 << 4;

        private enum Phase : byte
        {
            Idle,

            /// <summary>A value of a sequence is output.</summary>
            Playing,

            /// <summary>The last value is output, for the delay at the end of a sequence.</summary>
            EndDelay,

            /// <summary>The last value is output until somebody stops or starts.</summary>
            Holding,
        }
    }
}
