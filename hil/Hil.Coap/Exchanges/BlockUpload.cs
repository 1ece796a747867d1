using Hil.Coap.Messages;

namespace Hil.Coap.Exchanges;

// Cuts a request's body into blocks and goes on as the peer's answers let it (RFC 7959 §2.5, §2.9 and §3.2).
internal sealed class BlockUpload(ReadOnlyMemory<byte> body, int sizeExponent, bool byHand)
{
    private int _sizeExponent = sizeExponent;
    private bool _inBlocks;
    private bool _lost;

    public enum Step
    {
        Send,
        Complete,
        Failed,
    }

    public string? Error { get; private set; }

    // Whether the body was begun again, so that the peer may have some of it already.
    public bool WasBegunAgain { get; private set; }

    public int BytesTaken { get; private set; }

    public int BlocksTaken { get; private set; }

    // The block to send now, or null where the body goes in one piece. A caller who says Block1 himself sends blocks by hand.
    public CoapBlock? Block
    {
        get
        {
            if (byHand || (!_inBlocks && body.Length <= 16 << _sizeExponent))
                return null;
            var size = 16 << _sizeExponent;
            return new(BytesTaken / size, BytesTaken + size < body.Length, _sizeExponent);
        }
    }

    public ReadOnlyMemory<byte> Payload => Block is { } block
        ? body.Slice(BytesTaken, Math.Min(block.Size, body.Length - BytesTaken))
        : body;

    public CoapOptions Describe(CoapOptions options)
    {
        if (Block is not { } block)
            return options;
        options = options.With(block.ToOption(CoapOptionNumber.Block1));
        // How much is to come helps the peer at the first block only (RFC 7959 §4).
        return block.Number == 0 && !options.Has(CoapOptionNumber.Size1)
            ? options.With(CoapOption.UnsignedInteger(CoapOptionNumber.Size1, (uint)body.Length))
            : options;
    }

    public Step Take(CoapMessage response)
    {
        if (byHand)
            return Step.Complete;
        var sent = Block;
        var answer = response.Options.Block1;
        if (response.Code == CoapCode.RequestEntityTooLarge && answer?.SizeExponent < _sizeExponent && body.Length > 16 << answer.Value.SizeExponent)
        {
            // It wishes for smaller blocks: all over again (RFC 7959 §2.9.3). The size only ever falls, so this ends.
            _sizeExponent = answer.Value.SizeExponent;
            return Again();
        }

        if (response.Code == CoapCode.RequestEntityIncomplete && sent is { Number: > 0 } && !_lost)
        {
            // The peer lost what it had (RFC 7959 §2.9.2). Once is chance, twice is a peer that cannot take it.
            _lost = true;
            return Again();
        }

        if (sent is not { } block || !response.Code.IsSuccess)
            return Step.Complete;
        if (!block.More)
        {
            if (response.Code == CoapCode.Continue)
                return Fail($"an answer was expected to the last block {block}, found {response.Code}, which asks for more");
            Advance(body.Length - BytesTaken);
            return Step.Complete;
        }

        if (answer is not { } taken)
            return Fail($"an answer with Block1 was expected to block {block}, found {response.Code} without: the peer does not take bodies in blocks");
        if (taken.Number != block.Number)
            return Fail($"an answer to block {block} was expected, found one to {taken}");
        Advance(block.Size);
        _sizeExponent = Math.Min(_sizeExponent, taken.SizeExponent);
        return Step.Send;
    }

    // Where a body in blocks stands, for the failure of an exchange; empty where it went in one piece.
    public string Where() => Block is { } block ? $" (at block {block}; {BytesTaken} of {body.Length} bytes were taken)" : "";

    private void Advance(int bytes)
    {
        BytesTaken += bytes;
        BlocksTaken++;
    }

    private Step Again()
    {
        (_inBlocks, WasBegunAgain) = (true, true);
        (BytesTaken, BlocksTaken) = (0, 0);
        return Step.Send;
    }

    private Step Fail(string error)
    {
        Error = error;
        return Step.Failed;
    }
}
