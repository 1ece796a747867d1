namespace Renode.NET;

/// <summary>The one place for an emulation in this process.</summary>
internal static class HostedSlot
{
    private static readonly SemaphoreSlim Free = new(1, 1);
    private static volatile string holder = "";

    /// <summary>Takes the place, once it is free.</summary>
    /// <exception cref="RenodeException">It was not free within <paramref name="patience"/>.</exception>
    public static void Take(string opener, TimeSpan patience)
    {
        if (!Free.Wait(patience))
        {
            throw new RenodeException($"""
                A hosted Renode has one emulation a process, and this process has one open: {holder}. Waited {patience.TotalSeconds:0.###} s for its end ({nameof(HostedOptions)}.{nameof(HostedOptions.Patience)}).
                Dispose of it first, or use the remote door.
                """);
        }
        holder = $"opened by {opener}";
    }

    /// <summary>Says why the place may never be free again.</summary>
    public static void Stuck(string why) => holder = $"{holder}, which {why}";

    /// <summary>Whether no emulation is open.</summary>
    public static bool IsFree => Free.CurrentCount > 0;

    public static void Release() => Free.Release();
}
