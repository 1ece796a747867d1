using Hil.Coap;
using Hil.Coap.Messages;
using Hil.Core.Timelines;
using Hil.Lwm2m;
using Hil.Lwm2m.Entries;
using Hil.NUnit.Benches;

namespace Hil.NUnit.Expectations;

/// <summary>
/// An exchange as a person reads it: what was asked, each time it was sent, what was answered, and what that means; with what the network
/// did to it in between.
/// </summary>
internal static class ExchangeText
{
    private const int MostMessages = 12;
    private const int LongestLine = 160;

    /// <summary>Whether an entry tells of an exchange.</summary>
    public static bool Concerns(TimelineEntry entry) => entry is OperationEntry or NotificationEntry or RegistrationEntry;

    /// <summary>The lines of the exchange that ended in an entry; none where the timeline has no messages of it.</summary>
    /// <param name="entries">The timeline.</param>
    /// <param name="index">Which entry.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<TimelineEntry> entries, int index)
    {
        var (title, messages, meaning) = entries[index] switch
        {
            OperationEntry operation => (Title(operation), MessagesOf(operation, entries, index), operation.Response.Describe()),
            NotificationEntry notification => (
                $"notification of {notification.Path} by {notification.Endpoint}", MessagesOf(notification, entries, index),
                $"{notification.Path} = {notification.Content.Describe()}{(notification.Dropped is null ? "" : $" ({notification.Dropped})")}"),
            RegistrationEntry registration => (
                $"registration of {(registration.Endpoint.Length > 0 ? registration.Endpoint : "a nameless client")}", MessagesOf(entries, index),
                registration.Describe()),
            _ => ("", [], ""),
        };
        if (!messages.Any(each => each is CoapEntry))
            return [];
        var width = messages.Max(each => Said.Number(each.At).Length);
        var lines = messages.Select(each => $"{Said.Number(each.At).PadLeft(width)}  {Line(each)}").Select(Short).ToList();
        if (lines.Count > MostMessages)
        {
            // How it began and how it ended tells most; in between a body went in blocks.
            var hidden = lines.Count - MostMessages;
            lines.RemoveRange(MostMessages / 2, hidden);
            lines.Insert(MostMessages / 2, $"{"".PadLeft(width)}  … {hidden} more …");
        }

        return [title, .. lines, Short($"{"means".PadRight(width)}  {meaning}")];
    }

    private static string Title(OperationEntry operation)
    {
        var response = operation.Response;
        var what = operation.Describe().Split(' ')[0];
        return $"{what} {response.Path} of {operation.Endpoint}, from {Said.At(response.SentAt)} to {Said.At(response.AnsweredAt)}";
    }

    // The requests of that path since it was asked, and whatever answers them by token or message id.
    private static List<TimelineEntry> MessagesOf(OperationEntry operation, IReadOnlyList<TimelineEntry> entries, int index)
    {
        var from = operation.Response.SentAt;
        var first = index;
        while (first > 0 && entries[first - 1].At >= from)
            first--;
        var between = entries.Take(index).Skip(first).ToList();
        var tail = operation.Response.Operation == Lwm2mOperation.BootstrapFinish ? "/bs" : operation.Response.Path.ToString();
        var asked = between.OfType<CoapEntry>().Where(each => each.Sent && each.Message.Code.IsRequest && IsTo(each.Message, tail)).ToList();
        return Related(between, asked);
    }

    private static List<TimelineEntry> MessagesOf(NotificationEntry notification, IReadOnlyList<TimelineEntry> entries, int index)
    {
        for (var i = index - 1; i >= 0; i--)
        {
            if (entries[i] is CoapEntry { Sent: false } came && came.Message.Options.Observe == notification.Sequence)
                return Related([.. entries.Take(index).Skip(i)], [came], byToken: false);
        }

        return [];
    }

    // The request of the client, and the answer that follows the entry.
    private static List<TimelineEntry> MessagesOf(IReadOnlyList<TimelineEntry> entries, int index)
    {
        for (var i = index - 1; i >= 0 && entries[i].At == entries[index].At; i--)
        {
            if (entries[i] is CoapEntry { Sent: false, Message.Code.IsRequest: true } asked && asked.Message.Options.UriPath is ["rd", ..])
                return Related([.. entries.Skip(i).TakeWhile(each => each.At == entries[index].At)], [asked]);
        }

        return [];
    }

    private static List<TimelineEntry> Related(List<TimelineEntry> between, List<CoapEntry> asked, bool byToken = true)
    {
        var tokens = asked.Select(each => (each.Peer, each.Message.Token)).ToHashSet();
        var ids = asked.Select(each => (each.Peer, each.Message.MessageId)).ToHashSet();
        return [.. between.Where(each => each switch
        {
            CoapEntry coap => ids.Contains((coap.Peer, coap.Message.MessageId)) || (byToken && !coap.Message.Code.IsEmpty && tokens.Contains((coap.Peer, coap.Message.Token))),
            NetworkEntry => asked.Count > 0,
            _ => false,
        })];
    }

    private static bool IsTo(CoapMessage message, string path) => $"/{string.Join('/', message.Options.UriPath)}".EndsWith(path, StringComparison.Ordinal);

    private static string Line(TimelineEntry entry) => entry switch
    {
        CoapEntry { Sent: true, Note: { } note } coap when note.StartsWith("sent again", StringComparison.Ordinal) => $"→ {note} ({Kind(coap.Message)})",
        CoapEntry coap => $"{(coap.Sent ? "→" : "←")} {Text(coap.Message)} ({Kind(coap.Message)}{(coap.Note is { } note ? $"; {note}" : "")})",
        _ => $"~ the network {entry.Describe()}",
    };

    private static string Text(CoapMessage message)
    {
        if (message.Code.IsEmpty)
        {
            return message.Type switch
            {
                CoapType.Acknowledgement => "acknowledged",
                CoapType.Reset => "reset",
                _ => "are you there?",
            };
        }

        // The message as it is written everywhere, but its kind and token, which tell people little and stand at the end.
        var text = message.ToString()[(Kind(message).Length + 1)..];
        if (message.Token.Length > 0)
            text = text.Replace($" token:{message.Token}", "", StringComparison.Ordinal);
        var code = message.Code.ToString();
        return Meanings.TryGetValue(code, out var meaning) ? $"{code} {meaning}{text[code.Length..]}" : text;
    }

    private static string Kind(CoapMessage message) => $"{message.Type switch
    {
        CoapType.Confirmable => "CON",
        CoapType.NonConfirmable => "NON",
        CoapType.Acknowledgement => "ACK",
        _ => "RST",
    }} 0x{message.MessageId:x4}";

    private static string Short(string line) => line.Length > LongestLine ? line[..LongestLine] + "…" : line;

    // RFC 7252 §12.1.2, RFC 7959 §6 and RFC 8132 §4.
    private static readonly Dictionary<string, string> Meanings = new(StringComparer.Ordinal)
    {
        ["2.01"] = "Created",
        ["2.02"] = "Deleted",
        ["2.03"] = "Valid",
        ["2.04"] = "Changed",
        ["2.05"] = "Content",
        ["2.31"] = "Continue",
        ["4.00"] = "Bad Request",
        ["4.01"] = "Unauthorized",
        ["4.02"] = "Bad Option",
        ["4.03"] = "Forbidden",
        ["4.04"] = "Not Found",
        ["4.05"] = "Method Not Allowed",
        ["4.06"] = "Not Acceptable",
        ["4.08"] = "Request Entity Incomplete",
        ["4.09"] = "Conflict",
        ["4.12"] = "Precondition Failed",
        ["4.13"] = "Request Entity Too Large",
        ["4.15"] = "Unsupported Content-Format",
        ["4.22"] = "Unprocessable Entity",
        ["5.00"] = "Internal Server Error",
        ["5.01"] = "Not Implemented",
        ["5.03"] = "Service Unavailable",
    };
}
