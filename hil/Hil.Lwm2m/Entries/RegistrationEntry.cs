using System.Text.Json;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Lwm2m.Entries;

/// <summary>A registration began, changed, or ended.</summary>
/// <param name="At">When.</param>
/// <param name="Change">What became of it.</param>
/// <param name="Endpoint">Whose it is; empty where a refused Register named nobody.</param>
/// <param name="Registration">The registration as it stands after the change, or stood before it ended; null where it was refused.</param>
/// <param name="Detail">What changed, or why, in a few words; may be empty. Where a client registered and none is given: what it registered.</param>
public sealed record RegistrationEntry(BoardTime At, RegistrationChange Change, string Endpoint, Registration? Registration, string Detail)
    : TimelineEntry(At)
{
    private readonly string _detail = Detail;

    /// <summary>What changed, or why, in a few words; may be empty.</summary>
    public string Detail
    {
        // Made when it is read: nobody reads most of the entries of ten thousand devices.
        get => _detail.Length == 0 && Change == RegistrationChange.Registered && Registration is { } registration ? registration.Summary : _detail;
        init => _detail = value;
    }

    /// <inheritdoc />
    public override string Channel => "lwm2m";

    /// <inheritdoc />
    public override string Describe() =>
        $"{Change.ToString().ToLowerInvariant()} {(Endpoint.Length > 0 ? Endpoint : "(no endpoint)")}{(Detail.Length > 0 ? $" {Detail}" : "")}";

    /// <inheritdoc />
    public override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("change", Change.ToString());
        json.WriteString("endpoint", Endpoint);
        if (Registration is not null)
            json.WriteString("location", Registration.Location);
    }
}
