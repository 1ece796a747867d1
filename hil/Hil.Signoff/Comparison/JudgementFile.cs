using Hil.Core.Profiles;

namespace Hil.Signoff.Comparison;

/// <summary>Reads judgements from YAML: a list <c>judgements</c>, each with <c>fault</c>, <c>reason</c>, and what it is about.</summary>
public static class JudgementFile
{
    private static readonly (string, DifferenceKind?)[] Kinds = [.. Enum.GetValues<DifferenceKind>().Select(kind => (kind.ToString().ToLowerInvariant(), (DifferenceKind?)kind))];

    private static readonly (string, string)[] Faults = [.. ((string[])["embedded", "renode", "jlink", Judgement.Bench]).Select(word => (word, word))];

    /// <summary>Reads judgements.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="ProfileException">It cannot be read, or says something wrong: the message names file, line, key, expected and found.</exception>
    public static IReadOnlyList<Judgement> Load(string path) => ReadAll(ProfileKeys.Load(path));

    /// <summary>Reads judgements from text.</summary>
    /// <param name="reader">The YAML text.</param>
    /// <param name="file">The name of the file, for messages.</param>
    /// <exception cref="ProfileException">It says something wrong.</exception>
    public static IReadOnlyList<Judgement> Read(TextReader reader, string file) => ReadAll(ProfileKeys.Read(reader, file));

    private static List<Judgement> ReadAll(ProfileKeys root)
    {
        var judgements = new List<Judgement>();
        foreach (var keys in root.Maps("judgements"))
        {
            judgements.Add(new(keys.OneOf("fault", Faults), keys.Word("reason"))
            {
                Scenario = keys.OptionalWord("scenario") ?? "*",
                Kind = keys.Has("kind") ? keys.OneOf("kind", Kinds) : null,
                Lane = keys.OptionalWord("lane") ?? "*",
                Text = keys.OptionalWord("text") ?? "*",
                Number = judgements.Count + 1,
            });
            // Whatever fits everything would make every comparison agree.
            if (!keys.Has("kind") && !keys.Has("lane") && !keys.Has("text"))
                throw keys.Wrong("fault", "beside it at least one of kind, lane and text, so that not every difference is judged", "none of them");
            keys.End();
        }

        root.End();
        return judgements;
    }
}
