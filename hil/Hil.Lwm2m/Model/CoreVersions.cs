namespace Hil.Lwm2m.Model;

// Which version of an object a client means that names none: for the objects of LwM2M itself the one of the LwM2M version with which it
// registered (LwM2M Core 1.2.2 §7.2.3 and table E-1; for 1.1, which has no such table, as servers have agreed on), for others 1.0.
internal static class CoreVersions
{
    private static readonly Dictionary<int, DefinitionVersion> Of11 = new() { [0] = new(1, 1), [1] = new(1, 1), [3] = new(1, 1), [4] = new(1, 2) };

    private static readonly Dictionary<int, DefinitionVersion> Of12 = new()
    {
        [0] = new(1, 2), [1] = new(1, 2), [2] = new(1, 1), [3] = new(1, 2), [4] = new(1, 3), [5] = new(1, 1),
    };

    public static DefinitionVersion Of(int @object, string lwm2m)
    {
        var spoken = DefinitionVersion.Of(lwm2m);
        var table = spoken.CompareTo(new(1, 2)) >= 0 ? Of12 : spoken.CompareTo(new(1, 1)) >= 0 ? Of11 : null;
        return table is not null && table.TryGetValue(@object, out var version) ? version : DefinitionVersion.First;
    }
}
