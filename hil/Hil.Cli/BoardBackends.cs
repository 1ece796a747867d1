using Hil.Core.Boards;
using Hil.Emulation.Boards;
using Hil.Renode;

namespace Hil.Cli;

/// <summary>The backends that commands without a suite can use.</summary>
internal static class BoardBackends
{
    private static readonly IBoardBackend[] All = [new EmbeddedBackend(), new RenodeBackend(), new RenodeRemoteBackend()];

    /// <summary>The backend of that name.</summary>
    /// <exception cref="BoardUnavailableException">None of that name; the message lists those there are.</exception>
    public static IBoardBackend Find(string name) => All.FirstOrDefault(backend => backend.Name == name)
        ?? throw new BoardUnavailableException($"Board {name}: expected one of {string.Join(", ", All.Select(backend => backend.Name))}.");
}
