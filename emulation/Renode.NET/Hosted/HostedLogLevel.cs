namespace Renode.NET;

/// <summary>How grave Renode takes a line of its log.</summary>
public enum HostedLogLevel
{
    /// <summary>Everything, at a great cost.</summary>
    Noisy = -1,

    /// <summary>For those who write models.</summary>
    Debug = 0,

    /// <summary>What happens.</summary>
    Info = 1,

    /// <summary>What firmware or models do wrong or do not know, such as an access to nothing.</summary>
    Warning = 2,

    /// <summary>What cannot be right.</summary>
    Error = 3,
}
