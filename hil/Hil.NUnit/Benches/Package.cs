using Hil.Core.Images;
using Hil.Core.Profiles;
using Hil.Images.Mcuboot;

namespace Hil.NUnit.Benches;

/// <summary>A package for an update, as it is sent to the device.</summary>
/// <param name="Name">What it is called, for the timeline.</param>
/// <param name="Bytes">What is sent.</param>
public sealed record Package(string Name, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>How many blocks of 1024 bytes it has; the last may be shorter.</summary>
    public int Blocks => (Bytes.Length + 1023) / 1024;

    /// <summary>The good image of an update set.</summary>
    /// <exception cref="ImageException">The file cannot be read.</exception>
    public static Package Of(UpdateImage image) => Load(image.File);

    /// <summary>A bad image of an update set.</summary>
    /// <exception cref="ImageException">The file cannot be read, or it is to be rolled back and confirms itself beforehand.</exception>
    public static Package Of(BadUpdate bad)
    {
        var package = Load(bad.File);
        if (bad.End == UpdateEnd.RolledBack)
            TrialImage.Require(package.Bytes.Span, package.Name);
        return package;
    }

    /// <summary>Another package of the same bytes but for one bit.</summary>
    /// <param name="offset">The byte whose lowest bit is flipped.</param>
    public Package Flip(int offset)
    {
        var bytes = Bytes.ToArray();
        bytes[offset] ^= 1;
        return new($"{Name} with a bit flipped at {offset}", bytes);
    }

    private static Package Load(string file)
    {
        try
        {
            return new(Path.GetFileName(file), File.ReadAllBytes(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"{file}: {error.Message}");
        }
    }
}
