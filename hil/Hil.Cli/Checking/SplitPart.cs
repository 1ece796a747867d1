namespace Hil.Cli.Checking;

/// <summary>Which motions of a set are played.</summary>
internal enum SplitPart
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>Those that a model may learn from.</summary>
    Train,

    /// <summary>Those that are kept out of training.</summary>
    Test,
}
