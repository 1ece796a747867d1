using System.Reflection;
using Hil.Core.Boards;

namespace Hil.NUnit.Benches;

/// <summary>The backends that a suite declares.</summary>
public static class Backends
{
    /// <summary>The backend of that name among those that <paramref name="suite"/> declares.</summary>
    /// <exception cref="BoardUnavailableException">None of that name; the message lists those there are.</exception>
    public static IBoardBackend Find(Assembly suite, string name)
    {
        var declared = suite.GetCustomAttributes<HilBackendAttribute>().Select(Create).ToList();
        return declared.FirstOrDefault(backend => backend.Name == name)
            ?? throw new BoardUnavailableException(declared.Count == 0
                ? $"Board {name}: expected a backend of that name, found no [assembly: HilBackend(…)] in {suite.GetName().Name}."
                : $"Board {name}: expected one of {string.Join(", ", declared.Select(backend => backend.Name))}, which {suite.GetName().Name} declares.");
    }

    private static IBoardBackend Create(HilBackendAttribute attribute) =>
        Activator.CreateInstance(attribute.Backend) as IBoardBackend
        ?? throw new BoardUnavailableException($"{attribute.Backend} is declared as a backend, but is no {nameof(IBoardBackend)}.");
}
