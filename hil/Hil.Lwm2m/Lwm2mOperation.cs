namespace Hil.Lwm2m;

/// <summary>What a server can ask of a client (LwM2M Core 1.1.1 §6.3 and §6.4).</summary>
public enum Lwm2mOperation
{
    /// <summary>Read values.</summary>
    Read,

    /// <summary>Write a resource, or replace an object instance.</summary>
    Write,

    /// <summary>Write some resources of an object instance and leave the others.</summary>
    WritePartial,

    /// <summary>Do what the resource stands for.</summary>
    Execute,

    /// <summary>List what there is, with attributes.</summary>
    Discover,

    /// <summary>Set attributes.</summary>
    WriteAttributes,

    /// <summary>Make an object instance.</summary>
    Create,

    /// <summary>Remove an object instance, or a resource instance.</summary>
    Delete,

    /// <summary>Begin an observation.</summary>
    Observe,

    /// <summary>End an observation.</summary>
    CancelObserve,

    /// <summary>Say that a bootstrap is over (LwM2M Core 1.1.1 §6.1.7).</summary>
    BootstrapFinish,

    /// <summary>Read values of several paths at once, LwM2M 1.1.</summary>
    ReadComposite,

    /// <summary>Write values of several paths at once, LwM2M 1.1.</summary>
    WriteComposite,

    /// <summary>Begin an observation of several paths at once, LwM2M 1.1.</summary>
    ObserveComposite,

    /// <summary>End an observation of several paths.</summary>
    CancelObserveComposite,
}
