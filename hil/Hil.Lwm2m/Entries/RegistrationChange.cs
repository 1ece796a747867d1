namespace Hil.Lwm2m.Entries;

/// <summary>What can become of a registration.</summary>
public enum RegistrationChange
{
    /// <summary>A client registered.</summary>
    Registered,

    /// <summary>A client that was registered registered again; the old registration and its observations are void.</summary>
    Replaced,

    /// <summary>A client updated its registration.</summary>
    Updated,

    /// <summary>A client is at another address, as its DTLS connection id proved.</summary>
    Moved,

    /// <summary>A client ended its registration.</summary>
    Deregistered,

    /// <summary>The lifetime passed without an update.</summary>
    Expired,

    /// <summary>The scenario made the server forget it.</summary>
    Forgotten,

    /// <summary>The server refused a Register, Update or De-register.</summary>
    Refused,
}
