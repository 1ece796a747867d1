
namespace Hil.Core.Network.Gateway;

/// <summary>Takes frames out of a stream of bytes (RFC 1055, SLIP).</summary>
internal sealed class SlipDecoder
{
    /// <summary>More than an Ethernet frame ever has; what is longer is noise.</summary>
    public const int LongestFrame = 2048;

    private readonly byte[] _frame = new byte[LongestFrame];
    private int _length;
    private bool _escaped;
    private string? _error;

    /// <summary>Called with each frame that is not empty. The bytes hold until the call returns.</summary>
    public delegate void FrameHandler(ReadOnlySpan<byte> frame);

    /// <summary>Called with each good frame.</summary>
    public FrameHandler? Received { get; set; }

    /// <summary>Called with why a frame was thrown away.</summary>
    public Action<string>? Malformed { get; set; }

    /// <summary>The next byte of the stream.</summary>
    public void Push(byte value)
    {
        if (value == Slip.End)
        {
            EndFrame();
            return;
        }

        if (_escaped)
        {
            _escaped = false;
            if (value is not (Slip.EscapedEnd or Slip.EscapedEscape))
                _error ??= $"0xdc or 0xdd was expected after the escape, found 0x{value:x2}";
            Add(value == Slip.EscapedEnd ? Slip.End : Slip.Escape);
        }
        else if (value == Slip.Escape)
            _escaped = true;
        else
            Add(value);
    }

    /// <summary>Forgets what has come of the present frame.</summary>
    public void Clear() => (_length, _escaped, _error) = (0, false, null);

    public void Save(BinaryWriter state)
    {
        state.Write(_length);
        state.Write(_frame, 0, _length);
        state.Write(_escaped);
        state.Write(_error ?? "");
    }

    public void Load(BinaryReader state)
    {
        _length = state.ReadInt32();
        state.BaseStream.ReadExactly(_frame, 0, _length);
        _escaped = state.ReadBoolean();
        _error = state.ReadString() is { Length: > 0 } error ? error : null;
    }

    private void Add(byte value)
    {
        if (_length == LongestFrame)
            _error ??= $"a frame of at most {LongestFrame} bytes was expected, found a longer one";
        else
            _frame[_length++] = value;
    }

    private void EndFrame()
    {
        var (length, error) = (_length, _escaped ? "the frame ends in an escape" : _error);
        Clear();
        if (error is not null)
            Malformed?.Invoke(error);
        else if (length > 0)
            Received?.Invoke(_frame.AsSpan(0, length));
    }
}
