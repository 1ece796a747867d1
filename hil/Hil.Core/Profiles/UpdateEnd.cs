namespace Hil.Core.Profiles;

/// <summary>How an update that must not stay comes to its end.</summary>
public enum UpdateEnd
{
    /// <summary>The application refuses the package while it takes it or when it has all of it. Nothing restarts.</summary>
    RefusedInDownload,

    /// <summary>The bootloader refuses the image before it swaps anything: the old one never stops being the one that runs.</summary>
    RefusedAtBoot,

    /// <summary>The new image runs on trial and is taken back.</summary>
    RolledBack,
}
