using System.Collections.Immutable;

namespace Hil.Core.Images;

/// <summary>The symbols of an image. Immutable.</summary>
public sealed class SymbolTable
{
    private readonly ImmutableArray<Symbol> _byAddress;
    private readonly Dictionary<string, Symbol> _byName = [];

    /// <summary>Makes a table.</summary>
    /// <param name="symbols">In any order; of several with one name the first is found by that name.</param>
    public SymbolTable(IEnumerable<Symbol> symbols)
    {
        _byAddress = [.. symbols.OrderBy(s => s.Address).ThenBy(s => s.Name, StringComparer.Ordinal)];
        foreach (var symbol in _byAddress)
            _byName.TryAdd(symbol.Name, symbol);
    }

    /// <summary>A table with nothing in it.</summary>
    public static SymbolTable Empty { get; } = new([]);

    /// <summary>How many symbols there are.</summary>
    public int Count => _byAddress.Length;

    /// <summary>The symbol of that name, or null.</summary>
    public Symbol? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The symbol that covers an address as <c>name+0x12</c>, or null where none does.</summary>
    public string? Describe(uint address)
    {
        var (low, high) = (0, _byAddress.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_byAddress[middle].Address <= address)
                low = middle + 1;
            else
                high = middle - 1;
        }

        if (high < 0)
            return null;
        var symbol = _byAddress[high];
        var offset = address - symbol.Address;
        if (symbol.Size != 0 && offset >= symbol.Size)
            return null;
        return offset == 0 ? symbol.Name : $"{symbol.Name}+0x{offset:x}";
    }
}
