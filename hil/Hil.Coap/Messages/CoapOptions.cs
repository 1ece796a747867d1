using System.Collections;
using System.Runtime.CompilerServices;

namespace Hil.Coap.Messages;

/// <summary>The options of a message in ascending order of their numbers; options of one number keep their order. Immutable.</summary>
/// <remarks>
/// The typed properties read what RFC 7252 §5.4 lets one read: the first occurrence of an option that is not repeatable, and no value of
/// a forbidden length. What that leaves out of critical options is named by <see cref="FindUnacceptable"/>.
/// </remarks>
public sealed class CoapOptions : IReadOnlyList<CoapOption>
{
    private readonly CoapOption[] _options;
    private IReadOnlyList<string>? _uriPath;

    /// <summary>Takes options in any order.</summary>
    public CoapOptions(IEnumerable<CoapOption> options) => _options = Sorted([.. options]);

    /// <inheritdoc cref="CoapOptions(IEnumerable{CoapOption})" />
    [OverloadResolutionPriority(1)]
    public CoapOptions(params ReadOnlySpan<CoapOption> options) => _options = Sorted(options.ToArray());

    /// <summary>No option.</summary>
    public static CoapOptions None { get; } = new([]);

    /// <inheritdoc />
    public int Count => _options.Length;

    /// <summary>Uri-Path, segment by segment.</summary>
    public IReadOnlyList<string> UriPath => _uriPath ??= Texts(CoapOptionNumber.UriPath);

    /// <summary>Uri-Query, item by item.</summary>
    public IReadOnlyList<string> UriQuery => Texts(CoapOptionNumber.UriQuery);

    /// <summary>Location-Path, segment by segment.</summary>
    public IReadOnlyList<string> LocationPath => Texts(CoapOptionNumber.LocationPath);

    /// <summary>Observe, 24 bits.</summary>
    public uint? Observe => UnsignedInteger(CoapOptionNumber.Observe);

    /// <summary>Content-Format.</summary>
    public int? ContentFormat => (int?)UnsignedInteger(CoapOptionNumber.ContentFormat);

    /// <summary>Accept.</summary>
    public int? Accept => (int?)UnsignedInteger(CoapOptionNumber.Accept);

    /// <summary>The first ETag, or null.</summary>
    public ReadOnlyMemory<byte>? ETag => Readable(CoapOptionNumber.ETag)?.Value;

    /// <summary>Max-Age: for how long the answer is fresh, 60 s where it says nothing (RFC 7252 §5.10.5).</summary>
    public TimeSpan MaxAge => TimeSpan.FromSeconds(UnsignedInteger(CoapOptionNumber.MaxAge) ?? 60);

    /// <summary>The Echo value, or null (RFC 9175 §2.2.1).</summary>
    public ReadOnlyMemory<byte>? Echo => Readable(CoapOptionNumber.Echo)?.Value;

    /// <summary>Block1, or null where it is absent or cannot be read.</summary>
    public CoapBlock? Block1 => Block(CoapOptionNumber.Block1);

    /// <summary>Block2, or null where it is absent or cannot be read.</summary>
    public CoapBlock? Block2 => Block(CoapOptionNumber.Block2);

    /// <inheritdoc />
    public CoapOption this[int index] => _options[index];

    /// <summary>A path such as <c>/rd/1</c> as options, one a segment.</summary>
    public static IEnumerable<CoapOption> Path(int number, string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(segment => CoapOption.Text(number, segment));

    /// <summary>Whether an option of that number is there, readable or not.</summary>
    public bool Has(int number)
    {
        foreach (var option in _options)
        {
            if (option.Number >= number)
                return option.Number == number;
        }

        return false;
    }

    /// <summary>The value of a numeric option, or null.</summary>
    public uint? UnsignedInteger(int number) => Readable(number) is { } option && option.TryAsUnsignedInteger(out var value) ? value : null;

    /// <summary>The values of a repeatable text option in order.</summary>
    public IReadOnlyList<string> Texts(int number)
    {
        var count = 0;
        foreach (var option in _options)
            count += option.Number == number && IsAllowed(option) ? 1 : 0;
        if (count == 0)
            return [];
        var texts = new string[count];
        foreach (var option in _options)
        {
            if (option.Number == number && IsAllowed(option))
                texts[^count--] = option.AsText();
        }

        return texts;
    }

    /// <summary>These options and more.</summary>
    public CoapOptions With(params IEnumerable<CoapOption> more) => new([.. _options, .. more]);

    /// <summary>These options without those of one number.</summary>
    public CoapOptions Without(int number) => Has(number) ? new(_options.Where(option => option.Number != number)) : this;

    /// <summary>
    /// The first critical option that a receiver must not pass over: one that is unknown, has a forbidden length, or is repeated though it
    /// may not be (RFC 7252 §5.4.1, §5.4.3 and §5.4.5).
    /// </summary>
    public CoapOption? FindUnacceptable()
    {
        for (var i = 0; i < _options.Length; i++)
        {
            var option = _options[i];
            if (!option.IsCritical)
                continue;
            var definition = CoapOptionDefinition.Find(option.Number);
            var repeated = i > 0 && _options[i - 1].Number == option.Number;
            if (definition is null || !definition.Allows(option.Value.Length) || (repeated && !definition.Repeatable))
                return option;
            if (option.Number is CoapOptionNumber.Block1 or CoapOptionNumber.Block2 && !CoapBlock.TryRead(option, out _))
                return option;
        }

        return null;
    }

    /// <summary>Goes over the options without an object for it: each message that comes or goes does so several times.</summary>
    public ReadOnlySpan<CoapOption>.Enumerator GetEnumerator() => ((ReadOnlySpan<CoapOption>)_options).GetEnumerator();

    IEnumerator<CoapOption> IEnumerable<CoapOption>.GetEnumerator() => ((IEnumerable<CoapOption>)_options).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _options.GetEnumerator();

    // Mostly they are in order, on the wire always. The sort must keep the order of equal numbers.
    private static CoapOption[] Sorted(CoapOption[] options)
    {
        for (var i = 1; i < options.Length; i++)
        {
            if (options[i - 1].Number > options[i].Number)
                return [.. options.OrderBy(option => option.Number)];
        }

        return options;
    }

    private static bool IsAllowed(CoapOption option) => CoapOptionDefinition.Find(option.Number)?.Allows(option.Value.Length) ?? true;

    private CoapBlock? Block(int number) => Readable(number) is { } option && CoapBlock.TryRead(option, out var block) ? block : null;

    private CoapOption? Readable(int number)
    {
        foreach (var option in _options)
        {
            if (option.Number == number)
                return IsAllowed(option) ? option : null;
        }

        return null;
    }
}
