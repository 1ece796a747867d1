using Hil.Core.Images;

namespace Hil.Images;

/// <summary>Puts several files into one image of flash, such as a bootloader and the first image behind it.</summary>
public static class FactoryImage
{
    /// <summary>Merges.</summary>
    /// <param name="parts">Files with what they put where.</param>
    /// <returns>What goes where, in ascending order of address.</returns>
    /// <exception cref="ImageException">Two of them want the same place; the message names both.</exception>
    public static IReadOnlyList<ImageSegment> Merge(IEnumerable<(string Name, IEnumerable<ImageSegment> Segments)> parts)
    {
        var sorted = parts.SelectMany(part => part.Segments.Select(segment => (part.Name, Segment: segment))).OrderBy(part => part.Segment.Address).ToList();
        foreach (var ((lowName, low), (highName, high)) in sorted.Zip(sorted.Skip(1)))
            if (high.Address < low.Address + (ulong)low.Bytes.Length)
                throw new ImageException(
                    $"{highName}: bytes from 0x{high.Address:x8} were expected to be free, but {lowName} has 0x{low.Address:x8} to 0x{low.Address + (ulong)low.Bytes.Length:x8}.");
        return [.. sorted.Select(part => part.Segment)];
    }
}
