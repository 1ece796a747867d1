namespace Hil.Lwm2m;

/// <summary>The data types of LwM2M resources (LwM2M Core 1.1.1, appendix C).</summary>
public enum ResourceType
{
    /// <summary>No definition names the type: the value is kept as it came, and read as the caller asks.</summary>
    Undeclared,

    /// <summary>UTF-8 text.</summary>
    String,

    /// <summary>A signed integer of 8, 16, 32 or 64 bits.</summary>
    Integer,

    /// <summary>An unsigned integer of up to 64 bits, LwM2M 1.1.</summary>
    UnsignedInteger,

    /// <summary>An IEEE 754 number of 32 or 64 bits.</summary>
    Float,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Bytes.</summary>
    Opaque,

    /// <summary>Whole seconds since 1970-01-01 UTC.</summary>
    Time,

    /// <summary>An object instance, written <c>3:0</c>.</summary>
    ObjectLink,

    /// <summary>A link list (RFC 6690), LwM2M 1.1.</summary>
    CoreLink,
}
