namespace Hil.NUnit.Attempts;

/// <summary>Writes files so that nobody sees half of one.</summary>
internal static class WholeFile
{
    private static int _written;

    /// <summary>Writes a file beside its place and moves it there; its folder is made where it is not there. The last of two writers wins.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref _written)}.part";
        try
        {
            using (var stream = File.Create(beside))
                write(stream);
            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
