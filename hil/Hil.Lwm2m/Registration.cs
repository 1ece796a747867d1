using System.Globalization;
using System.Net;
using Hil.Coap.Dtls;
using Hil.Core.Time;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Model;
using Hil.Lwm2m.Registrations;

namespace Hil.Lwm2m;

/// <summary>What a client said when it registered, with what it updated since. Immutable: an update makes a new one.</summary>
/// <param name="Endpoint">The endpoint client name, <c>ep</c>.</param>
/// <param name="Location">The path that the server gave it, <c>/rd/…</c>.</param>
/// <param name="Peer">From where it spoke last.</param>
/// <param name="Version">The LwM2M version that it speaks, <c>lwm2m</c>: <c>1.0</c>, <c>1.1</c> or <c>1.2</c>.</param>
/// <param name="Lifetime">How long the registration lasts without an update, <c>lt</c>; null where it never ends (<c>lt=0</c>).</param>
/// <param name="Binding">The binding, <c>b</c>; <c>U</c> where it said none.</param>
/// <param name="QueueMode">Whether it sleeps between exchanges (<c>Q</c>, or a binding such as <c>UQ</c>).</param>
/// <param name="Sms">The number for SMS, <c>sms</c>, or null.</param>
/// <param name="RootPath">The path under which its objects lie, empty but for clients that say <c>rt="oma.lwm2m"</c>.</param>
/// <param name="Links">The objects and object instances that it has, as it listed them.</param>
/// <param name="RegisteredAt">When it registered.</param>
/// <param name="UpdatedAt">When it registered or updated last.</param>
/// <param name="Number">Counts the registrations of this server from 1; a new registration has a new number.</param>
public sealed record Registration(
    string Endpoint,
    string Location,
    IPEndPoint Peer,
    string Version,
    TimeSpan? Lifetime,
    string Binding,
    bool QueueMode,
    string? Sms,
    string RootPath,
    IReadOnlyList<CoreLink> Links,
    BoardTime RegisteredAt,
    BoardTime UpdatedAt,
    int Number)
{
    /// <summary>Where the server took it: one of its links.</summary>
    public ServerAddress? Server { get; init; }

    /// <summary>Who the client is by DTLS; null on a plain link.</summary>
    public PeerIdentity? Identity { get; init; }

    /// <summary>Whether it was made on a secure link; it is read and changed there only.</summary>
    public bool IsSecure => Server is { IsSecure: true };

    /// <summary>
    /// What its Register said that its version does not provide for, or left out that it should say, in a few words each; empty where there
    /// was nothing. It is no reason to refuse it.
    /// </summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>The formats beyond those of its version that it said it supports: <c>ct</c> of the link that marks the root (LwM2M 1.1).</summary>
    public IReadOnlyList<ContentFormat> Formats => Listed.Formats;

    /// <summary>When it ends without a further update; <see cref="BoardTime.Never"/> where it has no end.</summary>
    public BoardTime ExpiresAt => Lifetime is { } lifetime ? UpdatedAt + lifetime : BoardTime.Never;

    /// <summary>The objects and object instances that it has, in ascending order, below its root path.</summary>
    public IReadOnlyList<Lwm2mPath> Objects => Listed.Objects;

    // What was registered, as a line of the timeline says it.
    internal string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"at {Location}: lwm2m {Version}, {LifetimeText}, binding {Binding}{(QueueMode ? ", queue mode" : "")}, {Listed.Text}{(Remarks.Count > 0 ? $"; odd: {string.Join(", ", Remarks)}" : "")}");

    internal string LifetimeText => Lifetime is { } lifetime
        ? string.Create(CultureInfo.InvariantCulture, $"lifetime {lifetime.TotalSeconds:0} s")
        : "no end of lifetime";

    // What follows from its links.
    internal ListedObjects Listed => Links is ListedObjects listed && listed.RootPath == RootPath ? listed : new(Links, RootPath);

    /// <summary>The version of an object that it named with <c>ver</c>; null where it named none, which stands for the registry's first.</summary>
    /// <param name="object">The object's identifier.</param>
    public string? VersionOf(int @object) => Links
        .Where(link => link.Has("ver") && Lwm2mPath.TryParse(Below(link.Target), out var path, out _) && path.Object == @object)
        .Select(link => link["ver"])
        .FirstOrDefault();

    /// <summary>Whether it registered with that version of LwM2M or a later one.</summary>
    /// <param name="version">Such as <c>1.1</c>.</param>
    public bool Speaks(string version) => DefinitionVersion.Of(Version).CompareTo(DefinitionVersion.Of(version)) >= 0;

    /// <summary>Whether it listed <paramref name="path"/>, an object or an object instance.</summary>
    public bool Has(Lwm2mPath path) => Objects.Any(path.Contains);

    private string Below(string target) =>
        RootPath.Length > 0 && target.StartsWith(RootPath + "/", StringComparison.Ordinal) ? target[RootPath.Length..] : target;
}
