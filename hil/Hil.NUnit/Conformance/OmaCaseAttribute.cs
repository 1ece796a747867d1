namespace Hil.NUnit.Conformance;

/// <summary>
/// The method is a case of OMA's enabler test specification for LwM2M. Its class is a <see cref="ConformanceCases"/>; the method takes
/// nothing and gives a <see cref="Task"/>.
/// </summary>
/// <param name="number">The number, such as 101: the same in the specifications of 1.0 and 1.1.</param>
/// <param name="title">The title, as reports print it.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OmaCaseAttribute(int number, string title) : Attribute
{
    /// <summary>The number.</summary>
    public int Number => number;

    /// <summary>The title.</summary>
    public string Title => title;

    /// <summary>The version of LwM2M whose test specification has it first; an older client is not judged by it. Default <c>1.0</c>.</summary>
    public string Since { get; set; } = "1.0";

    /// <summary>
    /// Whether the client may be gone afterwards where it fails, since the case takes its registration away. Such cases come last where all are
    /// put to one client.
    /// </summary>
    public bool MayLoseTheClient { get; set; }
}
