using Hil.Coap.Messages;

namespace Hil.Coap.Exchanges;

// Puts a response's body together from its blocks, in order and without trust (RFC 7959 §2.4).
internal sealed class BlockAssembly(int largestBody)
{
    private readonly MemoryStream _body = new();
    private CoapMessage? _first;
    private int _sizeExponent;

    public enum Step
    {
        NeedsMore,
        Complete,
        Changed,
        Failed,
    }

    public bool IsEmpty => _first is null;

    public string? Error { get; private set; }

    // The block to ask for next. Its number counts blocks of the size that the server last chose.
    public CoapBlock Next => new((int)(_body.Length >> (4 + _sizeExponent)), false, _sizeExponent);

    public Step Add(CoapMessage response, CoapBlock? found)
    {
        if (found is not { } block)
            return Failed($"a response with block {Next.Number} was expected, found {response.Code} without Block2");
        if (block.Offset != _body.Length)
            return Failed($"the block at byte {_body.Length} was expected, found {block}");
        if (block.More ? response.Payload.Length != block.Size : response.Payload.Length > block.Size)
            return Failed($"block {block} of {block.Size} bytes was expected, found {response.Payload.Length}");
        if (_first?.Options.ETag is { } tag && !(response.Options.ETag is { } now && now.Span.SequenceEqual(tag.Span)))
        {
            Error = $"the ETag changed at block {block}: the body became another while it was read";
            return Step.Changed;
        }

        if (_body.Length + response.Payload.Length > largestBody)
            return Failed($"a body of at most {largestBody} bytes was expected, found more at block {block}");

        _first ??= response;
        _sizeExponent = block.SizeExponent;
        _body.Write(response.Payload.Span);
        return block.More ? Step.NeedsMore : Step.Complete;
    }

    // Code and options as they came first (an Observe number rides there only), with the whole body.
    public CoapMessage Whole(CoapMessage last) => last with
    {
        Options = _first!.Options.Without(CoapOptionNumber.Block2).Without(CoapOptionNumber.Size2),
        Payload = _body.ToArray(),
    };

    private Step Failed(string error)
    {
        Error = error;
        return Step.Failed;
    }
}
