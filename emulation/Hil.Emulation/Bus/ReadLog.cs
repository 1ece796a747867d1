using Hil.Core.Flash;

namespace Hil.Emulation.Bus;

/// <summary>Takes down which words of a flash memory a run depends on, for <see cref="FlashReads"/>.</summary>
internal sealed class ReadLog(int pages)
{
    private const int BlocksOfPage = MemoryPage.Size / 4 / 64;
    private readonly ulong[]?[] _words = new ulong[pages][];
    private readonly bool[] _fetched = new bool[pages];

    // A page that was erased holds what this run made of it: reading it tells nothing of what it held at first.
    private readonly bool[] _erased = new bool[pages];

    /// <summary>A word was read, or written over.</summary>
    public void Read(uint offset)
    {
        var page = offset >> MemoryPage.Shift;
        if (_erased[page] || _fetched[page])
            return;
        var words = _words[page] ??= new ulong[BlocksOfPage];
        var word = (int)(offset & MemoryPage.Mask) >> 2;
        words[word >> 6] |= 1ul << word;
    }

    /// <summary>Instructions were fetched from a page: they are decoded a page at a time.</summary>
    public void Fetch(uint page) => _fetched[page] |= !_erased[page];

    /// <summary>A page was erased.</summary>
    public void Erase(uint page) => _erased[page] = true;

    /// <summary>What was read so far.</summary>
    public FlashReads Taken() => new(
        from page in Enumerable.Range(0, _words.Length)
        where _fetched[page] || _words[page] is not null
        select (page, _fetched[page] ? null : (ulong[])_words[page]!.Clone()));
}
