using Hil.Core.Motions;

namespace Hil.Learning.Synthesis;

/// <summary>A smooth random course: a sum of sines of drawn tempo and phase, with a root mean square of 1.</summary>
internal sealed class Wander
{
    private readonly (double Tempo, double Phase)[] _parts;
    private readonly double _scale;

    public Wander(SeededChance chance, int parts, double lowHz, double highHz)
    {
        _parts = new (double, double)[parts];
        for (var i = 0; i < parts; i++)
            _parts[i] = (2 * Math.PI * chance.Between(lowHz, highHz), 2 * Math.PI * chance.Unit());
        _scale = Math.Sqrt(2.0 / parts);
    }

    /// <summary>The value at a time in seconds.</summary>
    public double At(double t)
    {
        var sum = 0.0;
        foreach (var (tempo, phase) in _parts)
            sum += Trigonometry.Sin(tempo * t + phase);
        return sum * _scale;
    }

    /// <summary>The integral of the value over time.</summary>
    public double Integral(double t)
    {
        var sum = 0.0;
        foreach (var (tempo, phase) in _parts)
            sum -= Trigonometry.Cos(tempo * t + phase) / tempo;
        return sum * _scale;
    }
}
