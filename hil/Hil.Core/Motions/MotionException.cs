namespace Hil.Core.Motions;

/// <summary>A recording, a manifest or a folder of them cannot be used. The message names the file, what was expected, what was found and where.</summary>
public sealed class MotionException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="file">The file or folder at fault.</param>
    /// <param name="fault">What was expected, what was found, and where in the file.</param>
    /// <param name="cause">The error beneath, if there is one.</param>
    public MotionException(string file, string fault, Exception? cause = null)
        : base($"{file}: {fault}", cause) => File = file;

    /// <summary>The file or folder at fault.</summary>
    public string File { get; }
}
