using System;
using System.Globalization;
using System.IO;

using Antmicro.Renode.Exceptions;

namespace Antmicro.Renode.Peripherals.Sensors
{
    /// <summary>A recorded motion: samples of acceleration at a steady rate.</summary>
    internal sealed class MotionTrace
    {
        /// <summary>Reads a file: a first line <c>hz,RATE</c>, then a line <c>x,y,z</c> in g for each sample.</summary>
        /// <exception cref="RecoverableException">The file is not as it should be; the message says where.</exception>
        public static MotionTrace Read(string path)
        {
            var lines = ReadLines(path);
            var first = lines.Length > 0 ? lines[0].Split(',') : new string[0];
            if(first.Length != 2 || first[0].Trim() != "hz" || !TryParse(first[1], out var rate) || rate <= 0)
            {
                throw new RecoverableException($"{path}:1: 'hz,' and a rate above 0 was expected, found '{(lines.Length > 0 ? lines[0] : "")}'.");
            }
            var count = lines.Length;
            while(count > 1 && string.IsNullOrWhiteSpace(lines[count - 1]))
            {
                count--;
            }
            if(count < 2)
            {
                throw new RecoverableException($"{path}:2: at least one sample 'x,y,z' in g was expected, found none.");
            }
            var samples = new Acceleration[count - 1];
            for(var i = 1; i < count; i++)
            {
                var fields = lines[i].Split(',');
                if(fields.Length != 3 || !TryParse(fields[0], out var x) || !TryParse(fields[1], out var y) || !TryParse(fields[2], out var z))
                {
                    throw new RecoverableException($"{path}:{i + 1}: three numbers 'x,y,z' in g were expected, found '{lines[i]}'.");
                }
                samples[i - 1] = new Acceleration(x, y, z);
            }
            return new MotionTrace(rate, samples);
        }

        /// <summary>The acceleration at a time after the start, interpolated between samples; the last sample holds for its period.</summary>
        public Acceleration At(double seconds)
        {
            var position = seconds * rate;
            var index = (int)Math.Min(position, samples.Length - 1);
            return index + 1 >= samples.Length
                ? samples[samples.Length - 1]
                : Acceleration.Interpolate(samples[index], samples[index + 1], position - index);
        }

        /// <summary>In nanoseconds, a multiple of 100.</summary>
        public ulong Duration => 100 * (ulong)TimeSpan.FromSeconds(samples.Length / rate).Ticks;

        private static string[] ReadLines(string path)
        {
            try
            {
                return File.ReadAllLines(path);
            }
            catch(Exception e) when(e is IOException || e is UnauthorizedAccessException)
            {
                throw new RecoverableException($"A motion was expected in {path}, but it cannot be read: {e.Message}");
            }
        }

        private static bool TryParse(string field, out double value)
        {
            return double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !double.IsNaN(value) && !double.IsInfinity(value);
        }

        private MotionTrace(double rate, Acceleration[] samples)
        {
            this.rate = rate;
            this.samples = samples;
        }

        private readonly double rate;
        private readonly Acceleration[] samples;
    }
}
