using Hil.Coap.Messages;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Model;

namespace Hil.Lwm2m;

// What the client sends of its own accord.
public sealed partial class RegisteredDevice
{
    private readonly Lock _sentGate = new();
    private readonly List<SentContent> _sent = [];
    private Action<SentContent>? _sentHandlers;

    /// <summary>Raised when the client sent something of its own accord (Send, LwM2M 1.1), while the server's gate is held: it must not wait.</summary>
    public event Action<SentContent>? Sent
    {
        add => (_whole ?? this)._sentHandlers += value;
        remove => (_whole ?? this)._sentHandlers -= value;
    }

    /// <summary>What the client sent of its own accord since it registered, in the order in which it came.</summary>
    public IReadOnlyList<SentContent> AllSent
    {
        get
        {
            var whole = _whole ?? this;
            lock (whole._sentGate)
                return [.. whole._sent];
        }
    }

    // Reads the body of a Send; of no path is all expected.
    internal FormatResult<Lwm2mContent> ReadSent(CoapMessage message)
    {
        var model = Volatile.Read(ref _model);
        var read = new ContentReader(model).ReadComposite([Lwm2mPath.Root], (ContentFormat?)message.Options.ContentFormat, message.Payload);
        if (!read.IsSuccess)
            return read;
        var content = ContentChecks.Judge(read.Value, [], model);
        var faults = new List<ModelFault>(content.ModelFaults);
        if (!_registration.Speaks("1.1"))
            faults.Add(new(Lwm2mPath.Root, ModelFaultKind.NotInVersion, $"no Send was expected of a client that registered with LwM2M {_registration.Version}"));
        foreach (var instance in content.Instances.Where(instance => !_registration.Has(instance) && !_registration.Objects.Contains(instance.Ancestor(1))))
            faults.Add(new(instance, ModelFaultKind.NotRegistered, "an object instance that the client listed in its registration was expected"));
        return new(content.With(faults));
    }

    // Under the gate.
    internal void Keep(SentContent sent)
    {
        TellFaults(sent.Content);
        lock (_sentGate)
        {
            _sent.Add(sent);
            if (_sent.Count > MostNotifications)
                _sent.RemoveAt(0);
        }

        Append((now, endpoint) => new SendEntry(now, endpoint, sent.Content, null));
        _sentHandlers?.Invoke(sent);
    }
}
