namespace Hil.Lwm2m.Formats;

/// <summary>What a TLV holds, as the upper two bits of its first byte (LwM2M Core 1.1.1 §7.4.5).</summary>
public enum TlvKind
{
    /// <summary>An object instance with resources in it.</summary>
    ObjectInstance = 0,

    /// <summary>A resource instance with its value, within a multiple resource.</summary>
    ResourceInstance = 1,

    /// <summary>A multiple resource with resource instances in it.</summary>
    MultipleResource = 2,

    /// <summary>A resource with its value.</summary>
    Resource = 3,
}
