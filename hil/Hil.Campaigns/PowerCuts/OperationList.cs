using System.Collections;

namespace Hil.Campaigns.PowerCuts;

/// <summary>
/// Operations in order. Most recoveries end as the undisturbed run does, and a swap has forty thousand operations: that end is kept once
/// for all of them. Immutable.
/// </summary>
internal sealed class OperationList : IReadOnlyList<RecordedOperation>
{
    private readonly RecordedOperation[] _own;
    private readonly RecordedOperation[] _end;

    /// <summary>A list with operations of its own.</summary>
    public OperationList(RecordedOperation[] operations) : this(operations, [], 0)
    {
    }

    private OperationList(RecordedOperation[] own, RecordedOperation[] end, int shared) => (_own, _end, Shared) = (own, end, shared);

    /// <summary>How many there are.</summary>
    public int Length => _own.Length + Shared;

    /// <summary>How many of them, at the end, are those of another list; the times of these are the other's.</summary>
    public int Shared { get; }

    int IReadOnlyCollection<RecordedOperation>.Count => Length;

    /// <inheritdoc />
    public RecordedOperation this[int index] => index < _own.Length ? _own[index] : _end[_end.Length - Length + index];

    /// <summary>How many operations at the end of both do the same.</summary>
    public int CommonEnd(OperationList other)
    {
        var common = 0;
        while (common < Length && common < other.Length && this[Length - 1 - common].Does(other[other.Length - 1 - common]))
            common++;
        return common;
    }

    /// <summary>The same list, with its end taken from another as far as that is equal.</summary>
    public OperationList SharedWith(RecordedOperation[] end)
    {
        var shared = CommonEnd(new(end));
        return shared < Length / 4 ? this : new([.. this.Take(Length - shared)], end, shared);
    }

    /// <inheritdoc />
    public IEnumerator<RecordedOperation> GetEnumerator()
    {
        for (var i = 0; i < Length; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
