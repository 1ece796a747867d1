using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Emulation.Boards;
using Hil.Lwm2m;
using Hil.Testing;

namespace Hil.Benchmarks;

/// <summary>The committed firmware on an emulated Thingy:91, with a test LwM2M server.</summary>
internal static class ReferenceDevice
{
    private const string Endpoint = "hil-thingy91";

    private static readonly EmbeddedBackend Embedded = new();

    private static readonly Lazy<FirmwareImage> Image = new(() => FirmwareFile.Load(RepositoryRoot.Of("fixtures", "images", "pattern-detector.elf")));

    /// <summary>Makes an embedded board, programs it, applies power and waits until it has registered.</summary>
    public static (IBoard Board, Lwm2mServer Server) Registered()
    {
        var board = Programmed(Embedded, Image.Value);
        return (board, Register(board));
    }

    /// <summary>Makes a board of that backend with the firmware, without power.</summary>
    public static IBoard Programmed(IBoardBackend backend) => Programmed(backend, Image.Value);

    /// <summary>Makes a board with a program of any kind, without power.</summary>
    public static IBoard Programmed(IBoardBackend backend, FirmwareImage image)
    {
        var board = Synchronously(backend.Create(new BoardRequest()));
        Synchronously(board.Port<IFlashPort>().Program(image));
        return board;
    }

    /// <summary>Applies power to a board with the firmware and waits until it has registered.</summary>
    public static Lwm2mServer Register(IBoard board)
    {
        var server = new Lwm2mServer(board.Port<INetworkPort>().Open(5683), board.Clock, board.Timeline);
        Start(board);
        Synchronously(server.WaitForRegistration(Endpoint, TimeSpan.FromSeconds(10)));
        return server;
    }

    /// <summary>Applies power.</summary>
    public static void Start(IBoard board) => Synchronously(board.Port<IPowerPort>().On());

    /// <summary>Lets board time pass.</summary>
    public static void Run(IBoard board, TimeSpan span) => Synchronously(board.Clock.Run(span));

    /// <summary>Gives a board up.</summary>
    public static void Dispose(IBoard board) => Synchronously(board.DisposeAsync());

    // On an emulated board every wait has ended when it returns: waiting is what runs the machine.
    private static void Synchronously(ValueTask wait) => wait.GetAwaiter().GetResult();

    private static T Synchronously<T>(ValueTask<T> wait) => wait.GetAwaiter().GetResult();
}
