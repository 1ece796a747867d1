namespace Hil.Lwm2m.Hooks;

/// <summary>What a client can ask of the server.</summary>
public enum ServerRequestKind
{
    /// <summary>POST to <c>/rd</c> (LwM2M Core 1.1.1 §6.2.1).</summary>
    Register,

    /// <summary>POST to a registration (§6.2.2).</summary>
    Update,

    /// <summary>DELETE of a registration (§6.2.3).</summary>
    Deregister,

    /// <summary>POST to <c>/dp</c> (§6.4.4).</summary>
    Send,

    /// <summary>POST to <c>/bs</c> (§6.1.7.1).</summary>
    BootstrapRequest,

    /// <summary>GET of <c>/bspack</c> (LwM2M Core 1.2 §6.1.7).</summary>
    BootstrapPack,

    /// <summary>GET of anything else: a file.</summary>
    File,

    /// <summary>None of these.</summary>
    Other,
}
