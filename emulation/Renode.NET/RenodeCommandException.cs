namespace Renode.NET;

/// <summary>The Monitor refused a command.</summary>
/// <param name="command">The command as it was given.</param>
/// <param name="words">What Renode said, without colours and prompts.</param>
/// <param name="inner">The exception of a hosted Renode, if there is one.</param>
public sealed class RenodeCommandException(string command, string words, Exception? inner = null)
    : RenodeException($"Renode refused \"{command}\": {words}", inner)
{
    /// <summary>The command as it was given.</summary>
    public string Command { get; } = command;

    /// <summary>What Renode said.</summary>
    public string Words { get; } = words;
}
