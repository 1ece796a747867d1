using Hil.Coap.Messages;

namespace Hil.Scenarios.Tests.Conformance;

/// <summary>At least one fault for each case that the reference firmware passes.</summary>
internal static class PlantedFaults
{
    private const int Observe = CoapOptionNumber.Observe;

    public static IReadOnlyList<ClientFault> All { get; } =
    [
        ClientFault.Says(101, "does not list the Device object", "</3/0>,", ""),
        ClientFault.Says(101, "lists the Security object", "</1/0>", "</0/0>,</1/0>"),
        ClientFault.Sends(101, "registers without a version", message => message with { Options = Without(message.Options, "lwm2m=1.1") }),
        ClientFault.Says(102, "tells another lifetime than was written", "lt=20", "lt=60"),
        ClientFault.Omits(102, "sends no Update", IsUpdate),
        ClientFault.Omits(103, "does not de-register when it is disabled", message => message.Code == CoapCode.Delete),
        ClientFault.AnswersTo(103, "refuses Disable", message => message.Code == CoapCode.Post, CoapCode.Changed, CoapCode.MethodNotAllowed),
        ClientFault.Omits(104, "ignores the update trigger", IsUpdate),
        ClientFault.Sends(104, "adds parameters to an Update that changes nothing", message =>
            IsUpdate(message) ? message with { Options = message.Options.With(CoapOption.Text(CoapOptionNumber.UriQuery, "b=U")) } : message),
        ClientFault.OmitsLater(105, "does not register again when its registration is gone", IsRegister),
        ClientFault.Says(107, "does not tell that its lifetime is longer now", "lt=30", "lt=10"),
        ClientFault.Sends(201, "answers in another format than was asked for", message => message with { Options = InFormat(message.Options, 0, 42) }),
        ClientFault.Answers(201, "refuses to be read", CoapCode.Content, CoapCode.MethodNotAllowed),
        ClientFault.Sends(203, "says other things in TLV than in text", message =>
            message.Options.ContentFormat == 11542 ? message with { Payload = ClientFault.Replace(message.Payload, "Hil"u8.ToArray(), "Hul"u8.ToArray()) } : message),
        ClientFault.Sends(203, "leaves a mandatory resource out", message => message with
        {
            // The TLV of resource 16, the binding.
            Payload = ClientFault.Replace(message.Payload, [0xc1, 16, (byte)'U'], []),
        }),
        ClientFault.Hears(205, "forgets what is written", message => IsWrite(message) ? message with { Payload = "1"u8.ToArray() } : message),
        ClientFault.Answers(205, "refuses to be written", CoapCode.Changed, CoapCode.BadRequest),
        ClientFault.Hears(215, "takes a replacing write for a partial one's opposite", message =>
            message.Code == CoapCode.Post ? message with { Code = CoapCode.Put } : message),
        ClientFault.Answers(221, "shows the Security object", CoapCode.Unauthorized, CoapCode.Content),
        ClientFault.Answers(222, "cannot read a whole object", CoapCode.Content, CoapCode.NotFound),
        ClientFault.Hears(222, "takes an object for its first resource", message => message.Options.UriPath is ["3"] ? message with { Options = message.Options.With(CoapOptions.Path(CoapOptionNumber.UriPath, "/0/0")) } : message),
        ClientFault.Sends(223, "leaves the binding out", message => message with { Payload = ClientFault.Replace(message.Payload, [0xc1, 7, (byte)'U'], []) }),
        ClientFault.Answers(224, "cannot read a resource", CoapCode.Content, CoapCode.NotFound),
        ClientFault.Hears(225, "takes a resource instance for the resource 16", message =>
            message.Options.UriPath is ["3", "0", "11", "0"] ? message with { Options = new([.. CoapOptions.Path(CoapOptionNumber.UriPath, "/3/0/16")]) } : message),
        ClientFault.Hears(226, "ignores a partial update", message => message.Code == CoapCode.Post ? message with { Payload = Array.Empty<byte>() } : message),
        ClientFault.Omits(227, "keeps a new lifetime to itself", IsUpdate),
        ClientFault.Sends(237, "does not say in which format it answers", message => message with { Options = message.Options.Without(CoapOptionNumber.ContentFormat) }),
        ClientFault.Answers(241, "refuses to restart", CoapCode.Changed, CoapCode.MethodNotAllowed),
        ClientFault.OmitsLater(241, "does not register after a restart", IsRegister),
        ClientFault.Answers(256, "lets its Short Server ID be written", CoapCode.MethodNotAllowed, CoapCode.Changed),
        ClientFault.Says(260, "loses an attribute", "pmax=200", "pmax=20"),
        ClientFault.Says(260, "hides a mandatory resource", ",</3/0/16>", ""),
        ClientFault.Says(261, "hides the instances of a resource", ",</3/0/11/0>", ""),
        ClientFault.Says(261, "lets an object's period hold against its instance's", "pmax=320", "pmax=200"),
        ClientFault.Omits(301, "sends no notification", IsNotification),
        ClientFault.Hears(301, "ignores the longest period", message => message with { Options = Without(message.Options, "pmax=3") }),
        ClientFault.Hears(301, "ignores the shortest period", message => message with { Options = Other(message.Options, "pmin=3", "pmin=0") }),
        ClientFault.Answers(301, "refuses attributes", CoapCode.Changed, CoapCode.BadRequest),
        ClientFault.Hears(302, "goes on after a reset", message => message.Type == CoapType.Reset ? null : message),
        ClientFault.Hears(303, "takes a cancellation for another Observe", message => message.Options.Observe == 1 ? message with
        {
            Options = message.Options.Without(Observe).With(CoapOption.UnsignedInteger(Observe, 0)),
        } : message),
        ClientFault.AnswersTo(303, "refuses the cancellation", message => message.Options.Observe == 1, CoapCode.Content, CoapCode.NotFound),
        ClientFault.Sends(751, "has a delivery method that there is not", message => message with { Payload = ClientFault.Replace(message.Payload, [0xc1, 9, 2], [0xc1, 9, 7]) }),
        ClientFault.SaysOf(755, "never has the whole package", "/5/0/3", "2", "1"),
        ClientFault.Answers(755, "refuses the package that takes all back", CoapCode.Changed, CoapCode.BadRequest),
        ClientFault.Answers(756, "refuses a URI", CoapCode.Changed, CoapCode.BadRequest),
        ClientFault.Omits(760, "sends no notification", IsNotification),
        ClientFault.SaysOf(770, "says that a good update failed", "/5/0/5", "1", "8"),
        ClientFault.SaysOf(770, "runs the old version after all", "/3/0/3", "2.0.0", "1.0.0"),
        ClientFault.SaysOf(771, "runs the old version after all", "/3/0/3", "2.0.0", "1.0.0"),
        ClientFault.Answers(772, "updates without a package", CoapCode.MethodNotAllowed, CoapCode.Changed),
        ClientFault.SaysOf(773, "does not tell that there is no room", "/5/0/5", "2", "0"),
        ClientFault.SaysOf(775, "gives another reason for a lost connection", "/5/0/5", "4", "7"),
        ClientFault.SaysOf(776, "takes a damaged package for one of another type", "/5/0/5", "5", "6"),
        ClientFault.SaysOf(777, "takes a package of another type for a damaged one", "/5/0/5", "6", "5"),
        ClientFault.SaysOf(778, "takes a wrong URI for a lost connection", "/5/0/5", "7", "4"),
        ClientFault.SaysOf(779, "calls a failed update a success", "/5/0/5", "8", "1"),
        ClientFault.SaysOf(780, "takes a foreign protocol for a wrong URI", "/5/0/5", "9", "7"),
    ];

    private static bool IsRegister(CoapMessage message) => message.Code == CoapCode.Post && message.Options.UriPath is ["rd"];

    private static bool IsUpdate(CoapMessage message) => message.Code == CoapCode.Post && message.Options.UriPath is ["rd", _];

    private static bool IsWrite(CoapMessage message) => message.Code == CoapCode.Put && message.Payload.Length > 0;

    private static bool IsNotification(CoapMessage message) => message.Type != CoapType.Acknowledgement && message.Code.IsSuccess && message.Options.Observe is not null;

    private static CoapOptions Without(CoapOptions options, string query) => new(options.Where(option => !Is(option, query)));

    private static CoapOptions Other(CoapOptions options, string query, string instead) =>
        new(options.Select(option => Is(option, query) ? CoapOption.Text(option.Number, instead) : option));

    private static bool Is(CoapOption option, string query) =>
        option.Number == CoapOptionNumber.UriQuery && option.Value.Span.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(query));

    private static CoapOptions InFormat(CoapOptions options, int right, uint wrong) => options.ContentFormat != right
        ? options
        : options.Without(CoapOptionNumber.ContentFormat).With(CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, wrong));
}
