namespace Renode.NET;

/// <summary>Which accesses are watched.</summary>
[Flags]
public enum BusAccessKind
{
    /// <summary>Reads.</summary>
    Read = 1,

    /// <summary>Writes.</summary>
    Write = 2,

    /// <summary>Both.</summary>
    ReadOrWrite = Read | Write,
}
