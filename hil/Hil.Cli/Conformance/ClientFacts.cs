using System.Globalization;
using Hil.Lwm2m;

namespace Hil.Cli.Conformance;

/// <summary>What a client said of itself, for the head of a report.</summary>
internal static class ClientFacts
{
    public static IEnumerable<(string Key, string Value)> Of(Registration registration) =>
    [
        ("endpoint", registration.Endpoint),
        ("LwM2M", string.Create(
            CultureInfo.InvariantCulture,
            $"{registration.Version}, binding {registration.Binding}{(registration.QueueMode ? ", queue mode" : "")}, lifetime {(registration.Lifetime is { } lifetime ? $"{lifetime.TotalSeconds:0} s" : "without end")}")),
        ("objects", string.Join(' ', registration.Objects)),
    ];
}
