namespace Hil.NUnit.Attempts;

/// <summary>Writes files so that nobody sees half of one.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file beside its place and moves it there; its folder is made where it is not there.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = path + ".part";
        using (var stream = File.Create(beside))
            write(stream);
        File.Move(beside, path, overwrite: true);
    }
}
