using System.Globalization;

namespace Hil.Lwm2m;

/// <summary>A link to an object instance; 65535:65535 links to nothing (LwM2M Core 1.1.1, appendix C).</summary>
/// <param name="Object">The object.</param>
/// <param name="Instance">The instance.</param>
public readonly record struct ObjectLink(ushort Object, ushort Instance)
{
    /// <summary>As text, <c>3:0</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Object}:{Instance}");
}
