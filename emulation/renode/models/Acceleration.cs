namespace Antmicro.Renode.Peripherals.Sensors
{
    /// <summary>A proper acceleration in units of standard gravity, in the axes of the sensor.</summary>
    public struct Acceleration
    {
        public Acceleration(double x, double y, double z)
        {
            X = x;
            Y = y;
            Z = z;
        }

        /// <summary>A part of the way from one (0) to another (1).</summary>
        public static Acceleration Interpolate(Acceleration from, Acceleration to, double part)
        {
            return new Acceleration(from.X + (to.X - from.X) * part, from.Y + (to.Y - from.Y) * part, from.Z + (to.Z - from.Z) * part);
        }

        public double X;
        public double Y;
        public double Z;
    }
}
