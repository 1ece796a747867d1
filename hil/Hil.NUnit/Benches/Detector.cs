using Hil.Core.Profiles;
using Hil.Lwm2m;

namespace Hil.NUnit.Benches;

/// <summary>The instance of object <c>/33650</c> (LwM2M Pattern Detector) that stands for one pattern.</summary>
/// <param name="Pattern">The pattern.</param>
public sealed record Detector(PatternClass Pattern)
{
    /// <summary>The object of all detectors.</summary>
    public const int Object = 33650;

    /// <summary>The instance.</summary>
    public Lwm2mPath Path => Lwm2mPath.Of(Object, Pattern.Instance);

    /// <summary>Resource 2000: whether this pattern is the current one.</summary>
    public Resource State => new(Path.Append(2000));

    /// <summary>Resource 2001: how many times it was detected since the device started.</summary>
    public Resource Counter => new(Path.Append(2001));

    /// <summary>Resource 2002: the name of the pattern.</summary>
    public Resource Name => new(Path.Append(2002));
}
