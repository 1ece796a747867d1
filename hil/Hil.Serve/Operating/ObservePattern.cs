using System.Diagnostics.CodeAnalysis;
using Hil.Lwm2m;

namespace Hil.Serve.Operating;

/// <summary>Paths to observe: a path such as <c>/33650/0/2001</c>, or one whose instance is <c>*</c>, which stands for each that a device lists.</summary>
public sealed class ObservePattern
{
    private readonly string _text;
    private readonly Lwm2mPath _path;
    private readonly bool _everyInstance;

    private ObservePattern(string text, Lwm2mPath path, bool everyInstance) => (_text, _path, _everyInstance) = (text, path, everyInstance);

    /// <summary>Reads a pattern.</summary>
    /// <returns>False with what was expected and found.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out ObservePattern? pattern, [NotNullWhen(false)] out string? error)
    {
        pattern = null;
        var parts = text.Trim('/').Split('/');
        var everyInstance = parts.Length > 1 && parts[1] == "*";
        if (everyInstance)
            parts[1] = "0";
        if (!Lwm2mPath.TryParse("/" + string.Join('/', parts), out var path, out _) || path.Depth == 0)
        {
            error = $"An LwM2M path such as /33650/0/2001 or /33650/*/2001 was expected, found '{text}'.";
            return false;
        }

        error = null;
        pattern = new(text, path, everyInstance);
        return true;
    }

    /// <summary>What of a device it means, in ascending order; nothing where the device does not list the object or instance.</summary>
    public IReadOnlyList<Lwm2mPath> PathsOf(Registration registration)
    {
        if (!_everyInstance)
        {
            // Some clients list an object without its instances.
            var listed = registration.Objects;
            return listed.Any(item => item.Contains(_path) || _path.Contains(item)) ? [_path] : [];
        }

        var paths = new List<Lwm2mPath>();
        foreach (var instance in registration.Objects.Where(item => item.Depth == 2 && item.Object == _path.Object))
        {
            var path = instance;
            if (_path.Resource is { } resource)
                path = path.Append(resource);
            if (_path.ResourceInstance is { } resourceInstance)
                path = path.Append(resourceInstance);
            paths.Add(path);
        }

        return paths;
    }

    /// <summary>The pattern as it was written.</summary>
    public override string ToString() => _text;
}
