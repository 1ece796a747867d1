using System.Collections.Immutable;
using Hil.Core.Motions;

namespace Hil.Learning.Synthesis;

/// <summary>
/// Makes the acceleration that a sensor feels on a board that is moved along a path: the second derivative of its position, gravity, both
/// in the board's own axes, with the tremor of a hand, the noise of a sensor and its stops. World axes: X to the right, Y away, Z up.
/// </summary>
public static class KinematicModel
{
    /// <summary>Samples a second of what is made.</summary>
    public const double Rate = 100;

    /// <summary>The name of the set that synthesised motions belong to.</summary>
    public const string Set = "synthesised";

    /// <summary>Over this many seconds position is differentiated.</summary>
    private const double Step = 1.0 / 1024;

    /// <summary>Makes one motion.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="label">Its class.</param>
    /// <param name="recipe">Its parameters.</param>
    /// <param name="seed">What the recipe leaves to chance (phases, directions, tremor, noise) comes from here.</param>
    public static Motion Make(string name, string label, Recipe recipe, ulong seed)
    {
        var count = Math.Max(1, (int)Math.Round(recipe.Duration * Rate));
        var body = new Body(recipe, SeededChance.For(seed, "body"));
        var moved = new Acceleration[count];
        var energy = 0.0;
        for (var i = 0; i < count; i++)
        {
            var a = moved[i] = body.Moved(i / Rate);
            energy += a.X * a.X + a.Y * a.Y + a.Z * a.Z;
        }

        var chance = SeededChance.For(seed, "sensor");
        var hand = new Tremor(chance, recipe.Tremor + recipe.TremorPart * Math.Sqrt(energy / count));
        var samples = ImmutableArray.CreateBuilder<Acceleration>(count);
        for (var i = 0; i < count; i++)
        {
            var shake = hand.At(i / Rate);
            double Axis(double value) => Math.Clamp(value + recipe.Noise * chance.Normal(), -recipe.Clip, recipe.Clip);
            var felt = body.Felt(moved[i], i / Rate);
            samples.Add(new(Axis(felt.X + shake.X), Axis(felt.Y + shake.Y), Axis(felt.Z + shake.Z)));
        }

        return new(name, label, MotionSource.Synthesised, Rate, samples.MoveToImmutable(), Set);
    }

    /// <summary>The moving board: where it is and which way up it is held.</summary>
    private sealed class Body
    {
        private readonly Recipe _recipe;
        private readonly Wander _tempo;
        private readonly Wander _amplitude;
        private readonly double _phase;
        private readonly double _secondPhase;
        private readonly double _unevenPhase;
        private readonly double _swingPhase;
        private readonly Turn _lean;
        private readonly Turn _pose;

        public Body(Recipe recipe, SeededChance chance)
        {
            _recipe = recipe;
            _tempo = new(chance, 3, 0.05, 0.4);
            _amplitude = new(chance, 3, 0.05, 0.4);
            _phase = Angle(chance);
            _secondPhase = Angle(chance);
            _unevenPhase = Angle(chance);
            _swingPhase = Angle(chance);
            var towards = Angle(chance);
            _lean = Turn.About(Trigonometry.Cos(towards), Trigonometry.Sin(towards), 0, Radians(recipe.Tilt));
            var about = Angle(chance);
            // Turned about the vertical by the yaw, then about an axis that lies flat by the pose.
            _pose = Turn.About(0, 0, 1, Radians(recipe.Yaw))
                .Then(Turn.About(Trigonometry.Cos(about), Trigonometry.Sin(about), 0, Radians(recipe.Pose)));
        }

        /// <summary>A movement and gravity as the board feels them in its own axes.</summary>
        public Acceleration Felt(Acceleration a, double t)
        {
            var felt = new Acceleration(a.X, a.Y, a.Z + 1);
            if (_recipe.Swing != 0)
            {
                // Rocking is about the axis across the path: Y for paths in the plane of X and Z.
                var angle = Radians(_recipe.Swing) * Trigonometry.Sin(Round(t) + _swingPhase * SwingFreedom);
                felt = Turn.About(0, 1, 0, angle).Apply(felt);
            }

            return _pose.Apply(felt);
        }

        /// <summary>Rocking keeps time with the path but for this part of a round.</summary>
        private const double SwingFreedom = 0.1;

        /// <summary>What the movement alone adds to gravity, in g and in the world's axes.</summary>
        public Acceleration Moved(double t)
        {
            if (_recipe.Path == PathShape.Rest)
                return default;
            var before = Position(t - Step);
            var now = Position(t);
            var after = Position(t + Step);
            const double Scale = 1 / (Step * Step * Acceleration.StandardGravity);
            return _lean.Apply(new(
                (after.X - 2 * now.X + before.X) * Scale,
                (after.Y - 2 * now.Y + before.Y) * Scale,
                (after.Z - 2 * now.Z + before.Z) * Scale));
        }

        private double Round(double t)
        {
            var turn = 2 * Math.PI * _recipe.Tempo * (t + _recipe.TempoJitter * _tempo.Integral(t)) + _phase;
            return turn + _recipe.Unevenness * Trigonometry.Sin(turn + _unevenPhase);
        }

        private Acceleration Position(double t)
        {
            var round = Round(t);
            var size = _recipe.Amplitude * (1 + _recipe.AmplitudeJitter * _amplitude.At(t));
            var second = size * _recipe.Second;
            var (sin, cos) = (Trigonometry.Sin(round), Trigonometry.Cos(round));
            return _recipe.Path switch
            {
                PathShape.Circle => new(size * cos, 0, second * sin),
                PathShape.UpDown => new(second * Trigonometry.Sin(round + _secondPhase), 0, size * sin),
                PathShape.Wave => new(size * sin, 0, second * sin * sin),
                PathShape.Snake => new(size * sin, second * Trigonometry.Sin(2 * round + _secondPhase), 0),
                _ => throw new InvalidOperationException($"A path was expected, found {_recipe.Path}."),
            };
        }

        private static double Angle(SeededChance chance) => 2 * Math.PI * chance.Unit();

        private static double Radians(double degrees) => degrees * (Math.PI / 180);
    }
}
