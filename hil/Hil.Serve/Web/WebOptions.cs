using System.Net;

namespace Hil.Serve.Web;

/// <summary>How the page of a <see cref="DeskServer"/> is served.</summary>
public sealed record WebOptions
{
    /// <summary>The address. Default: loopback.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>The TCP port; 0 for a free one. Default 8080.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>What opens write operations, 8 characters or more; one is drawn where it is null.</summary>
    public string? Token { get; init; }

    /// <summary>Names by which browsers may call this machine, beside its addresses and <c>localhost</c>.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>The largest package that may be uploaded, in bytes. Default 16 MiB.</summary>
    public int MostUploadBytes { get; init; } = 16 << 20;

    /// <summary>How long a body may come in slower than 240 bytes a second before it is given up; above 1 s. Default 5 s.</summary>
    public TimeSpan BodyGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many pages may follow events at once. Default 32.</summary>
    public int MostFollowers { get; init; } = 32;
}
