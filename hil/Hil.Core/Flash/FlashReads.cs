using System.Numerics;

namespace Hil.Core.Flash;

/// <summary>
/// The words of flash on whose first contents a run depends: each that the firmware fetched, loaded or wrote over before it was erased in
/// that run. A run from other contents that agree in these words is the same run. Immutable.
/// </summary>
public sealed class FlashReads
{
    private const int BlocksOfPage = FlashPage.Size / 4 / 64;
    private readonly (int Page, ulong[]? Words)[] _pages;

    /// <summary>Words by page.</summary>
    /// <param name="pages">The index of each page that was read, and a bit for each of its words, or null where all of it counts.</param>
    public FlashReads(IEnumerable<(int Page, ulong[]? Words)> pages) => _pages = [.. pages];

    /// <summary>How many words there are.</summary>
    public int Count => _pages.Sum(page => page.Words?.Sum(BitOperations.PopCount) ?? FlashPage.Size / 4);

    /// <summary>The pages that hold any of them.</summary>
    public IEnumerable<int> Pages => _pages.Select(page => page.Page);

    /// <summary>Whether two contents agree in all of these words.</summary>
    public bool Agree(FlashContents left, FlashContents right)
    {
        foreach (var (index, words) in _pages)
        {
            var (one, other) = (left.Pages[index], right.Pages[index]);
            if (!ReferenceEquals(one, other) && !Agree(one, other, words))
                return false;
        }

        return true;
    }

    private static bool Agree(FlashPage one, FlashPage other, ulong[]? words)
    {
        if (words is null)
            return one.Digest == other.Digest;
        for (var block = 0; block < BlocksOfPage; block++)
            for (var left = words[block]; left != 0; left &= left - 1)
            {
                var word = 64 * block + BitOperations.TrailingZeroCount(left);
                if (one.Words[word] != other.Words[word])
                    return false;
            }

        return true;
    }
}
