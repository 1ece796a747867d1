using System.Globalization;
using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Core.Motions;
using Hil.Core.Profiles;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m;
using Hil.NUnit.Attempts;
using Hil.NUnit.Expectations;
using Hil.Signoff.Attempts;

namespace Hil.NUnit.Benches;

/// <summary>
/// What a scenario is handed: a board of its own, a test LwM2M server, the clock, the timeline, the profile of the firmware and a seed.
/// </summary>
/// <remarks>One bench, one scenario, one waiter: not safe for concurrent use. Benches do not know of each other.</remarks>
public sealed class Bench : IAsyncDisposable
{
    private readonly ExpectationJudge _judge;
    private readonly CancellationToken _cancellation;
    private Lwm2mServerOptions _serverOptions = new();
    private Lwm2mServer? _server;
    private Core.Network.IDatagramLink? _otherLink;
    private Network? _network;
    private Core.Network.IDatagramLink? _link;
    private readonly List<WindowResult> _windows = [];
    private (string Image, DeviceProfile Profile)? _other;
    private bool _programmed;
    private BoardTime? _ended;

    private Bench(BenchInputs inputs, IBoard board, string reproduce, CancellationToken cancellation)
    {
        (Inputs, Board, Reproduce, _cancellation) = (inputs, board, reproduce, cancellation);
        _judge = new(board.Clock, board.Timeline, reproduce, cancellation);
        Steps = new(board.Clock, board.Timeline);
        Device = new(this);
    }

    /// <summary>What took part.</summary>
    public BenchInputs Inputs { get; }

    /// <summary>The board, for what the bench has no word for.</summary>
    public IBoard Board { get; }

    /// <summary>The board clock: the only clock of the bench.</summary>
    public BoardClock Clock => Board.Clock;

    /// <summary>The present board time.</summary>
    public BoardTime Now => Clock.Now;

    /// <summary>Everything that was seen.</summary>
    public Timeline Timeline => Board.Timeline;

    /// <summary>What is known of the firmware.</summary>
    public DeviceProfile Profile => Inputs.Profile;

    /// <summary>Where chance comes from.</summary>
    public ulong Seed => Inputs.Settings.Seed;

    /// <summary>The command that runs this scenario again with the same inputs.</summary>
    public string Reproduce { get; }

    /// <summary>The device as the server knows it.</summary>
    public Device Device { get; }

    /// <summary>The steps of the scenario.</summary>
    internal StepRecorder Steps { get; }

    /// <summary>The board time at which the bench was closed; the present one while it is open.</summary>
    internal BoardTime Ended => _ended ?? Now;

    /// <summary>The motions that were played so far.</summary>
    public IReadOnlyList<Motion> Played => [.. Timeline.Snapshot().OfType<MotionStartEntry>().Select(entry => entry.Motion)];

    /// <summary>Expectations that were made and never awaited, so that nothing was judged: the scenario's mistake.</summary>
    public IReadOnlyList<Expectation> Forgotten => _judge.Open;

    /// <summary>How the test server behaves; its seed is the bench's. It can be changed until the server is first asked for.</summary>
    /// <exception cref="InvalidOperationException">The server is open already.</exception>
    public Lwm2mServerOptions ServerOptions
    {
        get => _serverOptions;
        set => _serverOptions = _server is null
            ? value
            : throw new InvalidOperationException("The options of the server were expected before it was first used; it is open already.");
    }

    /// <summary>The test LwM2M server. It opens its port when it is first asked for.</summary>
    /// <exception cref="PortMissingException">The board has no network.</exception>
    public Lwm2mServer Server
    {
        get
        {
            if (_server is null)
            {
                _link = Port<INetworkPort>().Open(Profile.ServerPort);
                _server = new(_link, Clock, Timeline, _serverOptions with { Seed = Seed });
            }

            return _server;
        }
    }

    /// <summary>The network between board and server, for faults on the way.</summary>
    /// <exception cref="PortMissingException">The board has no network.</exception>
    public Network Network => _network ??= new(Port<INetworkPort>(), Clock, Timeline);

    /// <summary>Makes a bench with a board without power.</summary>
    /// <param name="backend">Makes the board.</param>
    /// <param name="inputs">The firmware and what is known of it.</param>
    /// <param name="reproduce">The command that runs this scenario again with the same inputs.</param>
    /// <param name="cancellation">Ends every wait on this bench.</param>
    /// <exception cref="BoardUnavailableException">The backend has no such board.</exception>
    /// <exception cref="ProfileException">The profile does not fit the board.</exception>
    public static async ValueTask<Bench> Open(
        IBoardBackend backend, BenchInputs inputs, string reproduce, CancellationToken cancellation = default)
    {
        var board = await backend.Create(new BoardRequest(inputs.Profile.Board, inputs.Settings.Seed), cancellation);
        if (board.TryGetPort<ILedPort>(out var leds) && inputs.Profile.Leds.FirstOrDefault(led => !leds.Names.Contains(led)) is { } unknown)
        {
            await board.DisposeAsync();
            throw new ProfileException(
                $"{inputs.Settings.Profile}: leds: expected lights of the board {board.Name} ({string.Join(", ", leds.Names)}), found \"{unknown}\".");
        }

        return new(inputs, board, reproduce, cancellation);
    }

    /// <summary>A port of the board.</summary>
    /// <exception cref="PortMissingException">The board lacks it: the scenario is skipped with that reason.</exception>
    public TPort Port<TPort>() where TPort : class, IPort => Board.Port<TPort>();

    /// <summary>
    /// The server comes up on another port: to the device it is dead, until <see cref="BringServerBack"/>. Registrations and observations stay.
    /// </summary>
    /// <param name="port">The port, another than the profile's.</param>
    /// <exception cref="InvalidOperationException">It is on another port already.</exception>
    public Moment MoveServer(int port)
    {
        if (_otherLink is not null)
            throw new InvalidOperationException($"The server is at {_otherLink.LocalEndPoint} already.");
        _otherLink = Port<INetworkPort>().Open(port);
        var moved = Mark($"the server's move to port {port}");
        Server.Rebind(_otherLink);
        return moved;
    }

    /// <summary>The server is on its own port again.</summary>
    /// <exception cref="InvalidOperationException">It never left it.</exception>
    public Moment BringServerBack()
    {
        if (_otherLink is null)
            throw new InvalidOperationException("The server is on its own port.");
        var back = Mark("the server's return");
        Server.Rebind(_link!).Dispose();
        _otherLink = null;
        return back;
    }

    /// <summary>Programs the image if that was not done yet, applies power, and waits for the device to register.</summary>
    /// <exception cref="ExpectationFailedException">It did not register within the time that the profile gives it.</exception>
    /// <exception cref="ImageException">The image does not fit the board.</exception>
    public async ValueTask<Device> PowerOn()
    {
        _ = Server;
        await Program();
        var powered = Mark("power on");
        await Port<IPowerPort>().On(_cancellation);
        await Expect(Device.Registers).Within(Profile.RegistersWithin).After(powered);
        return Device;
    }

    /// <summary>Programs the image; nothing happens the second time.</summary>
    /// <exception cref="ImageException">The image does not fit the board.</exception>
    public async ValueTask Program()
    {
        if (!_programmed)
            await Port<IFlashPort>().Program(Inputs.Image, cancellation: _cancellation);
        _programmed = true;
    }

    /// <summary>Takes power away at this very moment.</summary>
    public async ValueTask<Moment> PowerOff()
    {
        var off = Mark("power off");
        await Port<IPowerPort>().Off(_cancellation);
        return off;
    }

    /// <summary>Pulls the reset pin.</summary>
    /// <exception cref="BoardInabilityException">The board cannot: the scenario is skipped with that reason.</exception>
    public async ValueTask<Moment> Reset()
    {
        var reset = Mark("the reset");
        try
        {
            await Port<IPowerPort>().Reset(ResetCause.Pin, _cancellation);
        }
        catch (NotSupportedException error)
        {
            throw new BoardInabilityException($"The board {Board.Name} ({Board.Backend}) cannot be reset by its pin: {error.Message}", error);
        }

        return reset;
    }

    /// <summary>Names this moment, for what is expected after it: <c>var restart = Bench.Mark("the server's restart")</c>.</summary>
    /// <param name="what">What happens now, such as <c>the server's restart</c>.</param>
    public Moment Mark(string what) => new(Now, what, Timeline.Count);

    /// <inheritdoc cref="Benches.Network.Lose" />
    public PacketFault LoseNext(string what, Func<CoapPacket, bool> matches, int count = 1) => Network.Lose(what, matches, count);

    /// <summary>Lets board time pass.</summary>
    public ValueTask Wait(TimeSpan span) => Clock.Run(span, _cancellation);

    /// <summary>Lets board time pass until a moment; one that has passed is no wait.</summary>
    public async ValueTask Wait(Moment until) => await Clock.RunUntil(static () => false, until, _cancellation);

    /// <summary>
    /// Waits for the end of the device's present window, then plays the motion from there on, so that its windows are the device's. It
    /// returns when the motion begins.
    /// </summary>
    /// <exception cref="MotionTooShortException">The motion holds not one window.</exception>
    /// <exception cref="ExpectationFailedException">The device ends no window.</exception>
    public async ValueTask<Playback> Play(Motion motion)
    {
        var port = Port<IMotionPort>();
        if (motion.Duration < Profile.Window)
            throw new MotionTooShortException(motion, Profile.Window);
        await Expect(Classifies).Within(2 * Profile.Window);
        return new(port.Play(motion), Profile.Window);
    }

    /// <summary>Another image runs from now on than the one that is judged, after an update: what it makes of motions is counted apart.</summary>
    /// <param name="image">What it is called in the report, such as its version.</param>
    /// <param name="profile">What it knows.</param>
    public void OtherRuns(string image, DeviceProfile profile) => _other = (image, profile);

    /// <summary>The image that is judged runs again, after a rollback.</summary>
    public void JudgedRuns() => _other = null;

    /// <summary>Waits for what the device says of a window, and gives it.</summary>
    /// <exception cref="ExpectationFailedException">It says nothing of that window.</exception>
    public async ValueTask<Classification> Classified(MotionWindow window)
    {
        // The window began up to one sample and a printed line before the motion did, so its line can come a little before its end.
        var from = window.End.At - Profile.Window / 4;
        try
        {
            await Expect(Classifies).Within(Profile.Window / 2).After(new Moment(from, $"just before {window.End.What}"));
        }
        catch (ExpectationFailedException)
        {
            Judged("none", null);
            throw;
        }

        var classification = Classifications(from)[0];
        Judged(
            classification.Label,
            double.TryParse(classification.Confidence, NumberStyles.Float, CultureInfo.InvariantCulture, out var confidence) ? confidence : null);
        return classification;

        void Judged(string predicted, double? confidence) => _windows.Add(new(
            window.Motion.Set, window.Motion.Source, window.Motion.Name, window.Number, window.Motion.Label, predicted, confidence)
        {
            Image = _other?.Image,
            Known = _other?.Profile.Find(window.Motion.Label) is not null,
        });
    }

    /// <summary>What the device has said at the ends of its windows since <paramref name="from"/>, in order.</summary>
    public IReadOnlyList<Classification> Classifications(BoardTime from) =>
    [
        .. from entry in Timeline.Snapshot().OfType<ConsoleEntry>()
           where entry.At >= @from
           let match = Window.Match(entry.Text)
           where match.Success
           let label = match.Groups["class"].Value
           select new Classification(entry.At, label, match.Groups["confidence"].Value, Profile.Find(label)),
    ];

    /// <summary>The device ends a window and says what it saw in it.</summary>
    public Condition Classifies =>
        Condition.Event<ConsoleEntry>("a classification on the console", "console", entry => Window.IsMatch(entry.Text));

    /// <summary>Begins an expectation: it needs its time, then to be awaited.</summary>
    public PendingExpectation Expect(Condition condition) => new(_judge, condition);

    /// <summary>Begins an expectation that something does not happen.</summary>
    public PendingExpectation ExpectNo(Condition condition) => new(_judge, !condition);

    /// <summary>Writes a word of the scenario on the timeline.</summary>
    public void Note(string text) => Timeline.Append(new NoteEntry(Now, text));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_ended is not null)
            return;
        _ended = Now;
        _server?.Dispose();
        _link?.Dispose();
        _otherLink?.Dispose();
        await Board.DisposeAsync();
    }

    /// <summary>What the device made of the windows that the scenario asked for by <see cref="Classified"/>.</summary>
    internal IReadOnlyList<WindowResult> WindowResults => _windows;

    private System.Text.RegularExpressions.Regex Window => Profile.Classification
        ?? throw new ProfileException($"{Inputs.Settings.Profile}: classification: expected a regular expression, since this scenario reads windows off the console, found none.");
}
