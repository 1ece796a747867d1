using Hil.Coap.Exchanges;
using Hil.Core.Time;

namespace Hil.Lwm2m.Links;

// One thing that is asked of a client: it waits for its turn, is under way as an exchange, or is over. It changes under the gate.
internal sealed class Errand(RequestLine line, string what, BoardTime until, Action<Errand> start, Action<Errand, CoapFailure> refuse)
{
    private volatile bool _isStarted;
    private volatile bool _isOver;

    public string What { get; } = what;

    // When it is given up if it was not begun by then.
    public BoardTime Until { get; } = until;

    public CoapExchange? Exchange { get; set; }

    // Set while it waits for a client that sleeps, and kept when it was sent.
    public Parking? Parking { get; set; }

    public ITimer? Expiry { get; set; }

    public bool IsStarted => _isStarted;

    public bool IsOver => _isOver;

    // Two values that differ say that something went on.
    public (bool Started, int Bytes) Progress => (_isStarted, Exchange?.BytesTaken ?? 0);

    public void Start()
    {
        Expiry?.Dispose();
        _isStarted = true;
        start(this);
    }

    public void Refuse(string why)
    {
        Expiry?.Dispose();
        _isOver = true;
        refuse(this, new(CoapFailureReason.NotSent, why));
    }

    // Under the gate, by whoever hears what came of it.
    public void End()
    {
        _isOver = true;
        line.OnEnded(this);
    }

    public void Cancel(string why) => line.Cancel(this, why);
}
