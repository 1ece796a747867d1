using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Hil.Core.Profiles;

/// <summary>Reads update sets from YAML. Every key is checked, every file must be there; paths are as seen from the file's folder.</summary>
public static partial class UpdateSetFile
{
    /// <summary>Reads an update set.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="ProfileException">It cannot be read, or says something wrong: the message names file, line, key, expected and found.</exception>
    public static UpdateSet Load(string path) => ReadSet(ProfileKeys.Load(path));

    /// <summary>Reads an update set from text.</summary>
    /// <param name="reader">The YAML text.</param>
    /// <param name="file">The name of the file, for messages and for the folder from which paths are seen.</param>
    /// <exception cref="ProfileException">It says something wrong.</exception>
    public static UpdateSet Read(TextReader reader, string file) => ReadSet(ProfileKeys.Read(reader, file));

    private static UpdateSet ReadSet(ProfileKeys root)
    {
        // In the order of the file, in which messages list the keys.
        var set = new UpdateSet(
            Factory: root.FileBeside("factory"),
            Bootloader: root.FileBeside("bootloader"),
            ReasonPath: ReadReasonPath(root),
            Old: ReadImage(root.Map("old")),
            New: ReadImage(root.Map("new")),
            NewKnows: root.OptionalWord("new-knows"),
            Bad: ReadBad(root));
        root.End();
        if (set.New.Version == set.Old.Version)
            throw root.Map("new").Wrong("version", "another version than the old image's, by which the two are told apart", $"\"{set.New.Version}\"");
        return set;
    }

    private static UpdateImage ReadImage(ProfileKeys keys)
    {
        var image = new UpdateImage(keys.FileBeside("image"), keys.Word("version"), keys.FileBeside("profile"));
        keys.End();
        return image;
    }

    private static ImmutableArray<BadUpdate> ReadBad(ProfileKeys root)
    {
        var bad = ImmutableArray.CreateBuilder<BadUpdate>();
        foreach (var keys in root.Maps("bad"))
        {
            var update = new BadUpdate(
                Name: keys.Word("name"),
                File: keys.FileBeside("image"),
                Fault: keys.Word("fault"),
                End: keys.OneOf("ends", ("refused-in-download", UpdateEnd.RefusedInDownload), ("refused-at-boot", UpdateEnd.RefusedAtBoot), ("rolled-back", UpdateEnd.RolledBack)),
                Result: keys.Whole("result", 0, 11),
                Reason: keys.Word("reason"));
            if (bad.Any(other => other.Name == update.Name))
                throw keys.Wrong("name", "a name of its own for each bad image", $"\"{update.Name}\" a second time");
            // 0 is "nothing yet" and 1 success (LwM2M object 5, resource 5): neither tells a server that the update failed.
            if (update.Result < 2)
                throw keys.Wrong("result", "a result that tells of a failure, 2 to 11", $"{update.Result}");
            keys.End();
            bad.Add(update);
        }

        return bad.ToImmutable();
    }

    private static string? ReadReasonPath(ProfileKeys root)
    {
        var path = root.OptionalWord("reason");
        return path is null || ResourcePath().IsMatch(path)
            ? path
            : throw root.Wrong("reason", "the path of a resource, such as /5/0/26241", $"\"{path}\"");
    }

    [GeneratedRegex(@"^/\d{1,5}/\d{1,5}/\d{1,5}$", RegexOptions.CultureInvariant)]
    private static partial Regex ResourcePath();
}
