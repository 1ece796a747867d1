using Hil.Core.Motions;

namespace Hil.Learning.Synthesis;

/// <summary>
/// What a hand, or rattling over a table, adds to a movement: 4 to 14 Hz in all directions, most along one of them, which is why the
/// axes of the recordings hang together even at rest.
/// </summary>
internal sealed class Tremor
{
    /// <summary>How strong each of three directions at right angles is; the squares add up to 1.</summary>
    private static readonly double[] Shares = [0.8, 0.5, 0.331662479];

    private readonly Wander[] _courses;
    private readonly Turn _directions;
    private readonly double _size;

    /// <param name="chance">Where directions and courses come from.</param>
    /// <param name="size">Root mean square of the vector, in g.</param>
    public Tremor(SeededChance chance, double size)
    {
        _size = size;
        _courses = [new(chance, 9, 4, 14), new(chance, 9, 4, 14), new(chance, 9, 4, 14)];
        // A direction evenly over the half sphere is not needed: any turn about two axes leaves none out.
        _directions = Turn.About(0, 0, 1, 2 * Math.PI * chance.Unit())
            .Then(Turn.About(1, 0, 0, 2 * Math.PI * chance.Unit()))
            .Then(Turn.About(0, 0, 1, 2 * Math.PI * chance.Unit()));
    }

    /// <summary>The vector, in g, at a time in seconds.</summary>
    public Acceleration At(double t) => _size == 0
        ? default
        : _directions.Apply(new(
            _size * Shares[0] * _courses[0].At(t), _size * Shares[1] * _courses[1].At(t), _size * Shares[2] * _courses[2].At(t)));
}
