using System.Globalization;
using Hil.Core.Images;
using Hil.Images.Mcuboot;

namespace Hil.Cli.Imaging;

/// <summary>Reads what the image commands are given.</summary>
internal static class ImageFiles
{
    /// <summary>Reads a key.</summary>
    /// <exception cref="ImageException">There is no such file, or no key in it.</exception>
    public static SigningKey Key(string path)
    {
        try
        {
            return SigningKey.FromPem(File.ReadAllText(path), path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"{path}: a readable key was expected: {problem.Message}", problem);
        }
    }

    /// <summary>Reads all bytes of a file.</summary>
    /// <exception cref="ImageException">It cannot be read.</exception>
    public static byte[] Bytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"{path}: a readable file was expected: {problem.Message}", problem);
        }
    }

    /// <summary>Reads a number in decimal, or in hexadecimal after <c>0x</c>.</summary>
    /// <param name="option">Whose number it is, for messages.</param>
    /// <param name="text">What was given.</param>
    /// <param name="least">The least value.</param>
    /// <param name="most">The largest value.</param>
    /// <exception cref="Fault">It is no such number, or out of range.</exception>
    public static uint Number(string option, string text, uint least, uint most) =>
        TryNumber(text, out var value) && value >= least && value <= most
            ? value
            : throw new Fault($"{option}: a number from {least} to {most} was expected, such as 512 or 0x200, found \"{text}\".");

    /// <summary>Reads a number in decimal, or in hexadecimal after <c>0x</c>.</summary>
    public static bool TryNumber(string text, out uint value) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
        : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
