namespace Hil.Serve.Operating;

/// <summary>Why something that was asked for at the desk cannot be done.</summary>
public enum DeskRefusalKind
{
    /// <summary>It was asked for in words that mean nothing.</summary>
    BadRequest,

    /// <summary>There is no such device, observation or motion.</summary>
    NotFound,

    /// <summary>Something else is under way that it would disturb.</summary>
    Conflict,
}
