using Hil.Coap.Exchanges;
using Hil.Core.Time;

namespace Hil.Lwm2m.Links;

// One thing that is asked of a client: it waits for its turn, is under way as an exchange, or is over. It changes under the gate.
internal sealed class Errand(RequestLine line, string what, BoardTime until, Action<Errand> start, Action<Errand, CoapFailure> refuse)
{
    private volatile bool _isStarted;
    private volatile bool _isOver;

    // Raised when anything of it changed, and when it is over after everything that follows from it was done.
    public Signal Changed { get; } = new();

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

    // A body that goes in blocks shows progress, for which it is given more time.
    public CoapRequest ShowProgress(CoapRequest request) => request.Payload.IsEmpty ? request : request with
    {
        BlockTaken = exchange =>
        {
            request.BlockTaken?.Invoke(exchange);
            Changed.Raise();
        },
    };

    public void Start()
    {
        Expiry?.Dispose();
        _isStarted = true;
        start(this);
        Changed.Raise();
    }

    public void Refuse(string why)
    {
        Expiry?.Dispose();
        _isOver = true;
        refuse(this, new(CoapFailureReason.NotSent, why));
        Changed.Raise();
    }

    // Under the gate, by whoever hears what came of it.
    public void End()
    {
        _isOver = true;
        line.OnEnded(this);
        Changed.Raise();
    }

    public void Cancel(string why) => line.Cancel(this, why);
}
