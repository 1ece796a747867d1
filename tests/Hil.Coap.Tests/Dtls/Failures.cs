using Hil.Coap.Dtls;
using Hil.Core.Timelines;

namespace Hil.Coap.Tests.Dtls;

/// <summary>The reasons for failed handshakes on a timeline.</summary>
public static class Failures
{
    public static IReadOnlyList<DtlsFailure> Of(Timeline timeline) =>
        [.. timeline.Snapshot().OfType<DtlsEntry>().Where(entry => entry.Failure is not null).Select(entry => entry.Failure!.Value)];

    public static string TextOf(Timeline timeline) => timeline.Snapshot().OfType<DtlsEntry>().Last(entry => entry.Failure is not null).Text;
}
