namespace Hil.Lwm2m;

/// <summary>In what a client breaks the definition of one of its objects.</summary>
public enum ModelFaultKind
{
    /// <summary>A value is not of the type that the definition names.</summary>
    WrongType,

    /// <summary>A value lies outside the range, or is none of the values, that the definition allows.</summary>
    OutOfRange,

    /// <summary>A resource was told that cannot be read.</summary>
    NotReadable,

    /// <summary>A resource of one instance came with resource instances, or the other way round, or an object of one instance with another than 0.</summary>
    WrongMultiplicity,

    /// <summary>An object instance lacks a resource that is mandatory and can be read.</summary>
    MissingMandatory,

    /// <summary>The client told of an object instance that it did not list when it registered.</summary>
    NotRegistered,

    /// <summary>The client used what the LwM2M version that it registered with does not have.</summary>
    NotInVersion,
}
