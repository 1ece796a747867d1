using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Emulation.Boards;
using Hil.Lwm2m;
using Hil.Testing;

namespace Hil.Benchmarks;

/// <summary>The committed firmware on an embedded Thingy:91, with a test LwM2M server.</summary>
internal static class ReferenceDevice
{
    private const string Endpoint = "hil-thingy91";

    private static readonly EmbeddedBackend Backend = new();

    private static readonly Lazy<FirmwareImage> Image = new(() => FirmwareFile.Load(RepositoryRoot.Of("fixtures", "images", "pattern-detector.elf")));

    /// <summary>Makes a board, programs it, applies power and waits until it has registered.</summary>
    public static (IBoard Board, Lwm2mServer Server) Registered()
    {
        var board = Synchronously(Backend.Create(new BoardRequest()));
        Synchronously(board.Port<IFlashPort>().Program(Image.Value));
        var server = new Lwm2mServer(board.Port<INetworkPort>().Open(5683), board.Clock, board.Timeline);
        Synchronously(board.Port<IPowerPort>().On());
        Synchronously(server.WaitForRegistration(Endpoint, TimeSpan.FromSeconds(10)));
        return (board, server);
    }

    /// <summary>Lets board time pass.</summary>
    public static void Run(IBoard board, TimeSpan span) => Synchronously(board.Clock.Run(span));

    // On an embedded board every wait has ended when it returns: waiting is what runs the machine.
    private static void Synchronously(ValueTask wait) => wait.GetAwaiter().GetResult();

    private static T Synchronously<T>(ValueTask<T> wait) => wait.GetAwaiter().GetResult();
}
