namespace Hil.Images.Mcuboot;

/// <summary>A field of a trailer that is written once: <c>image_ok</c>, <c>copy_done</c>, or the magic.</summary>
public enum FlagState
{
    /// <summary>Erased: never written since the last erase.</summary>
    Unset,

    /// <summary>Written as it should be.</summary>
    Set,

    /// <summary>Anything else: a torn write, or other data.</summary>
    Bad,
}
