namespace Hil.Lwm2m.Firmware;

/// <summary>What a device says of how it can be updated: <c>/5/0/6</c> to <c>/5/0/9</c>. What it does not have is null.</summary>
/// <param name="PackageName">The name of the package that it holds.</param>
/// <param name="PackageVersion">The version of the package that it holds.</param>
/// <param name="Protocols">From where it can pull: 0 coap, 1 coaps, 2 http, 3 https, 4 coap+tcp, 5 coaps+tcp; in ascending order.</param>
/// <param name="Delivery">How: 0 by pull, 1 by push, 2 both.</param>
public sealed record UpdateAbility(string? PackageName, string? PackageVersion, IReadOnlyList<int>? Protocols, int? Delivery)
{
    /// <summary>Whether it says that packages can be pushed to it.</summary>
    public bool TakesPush => Delivery is 1 or 2;

    /// <summary>Whether it says that it pulls.</summary>
    public bool TakesPull => Delivery is 0 or 2;
}
