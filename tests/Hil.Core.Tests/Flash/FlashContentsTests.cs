using System.Buffers.Binary;
using System.Numerics;
using CsCheck;
using Hil.Core.Flash;
using Hil.Core.Images;

namespace Hil.Core.Tests.Flash;

public sealed class FlashContentsTests
{
    private const int Size = 4 * FlashPage.Size;

    private static readonly Gen<FlashOperation> Operations = Gen.Select(
        Gen.Int[0, 9], Gen.UInt[0, Size / 4 - 1], Gen.UInt,
        (kind, word, value) => kind == 0
            ? new FlashOperation(0, FlashOperationKind.ErasePage, 4 * word & ~0xFFFu, uint.MaxValue)
            : new FlashOperation(0, FlashOperationKind.Write, 4 * word, value));

    [Test]
    public void Operations_do_what_they_do_to_plain_bytes() => Operations.Array[0, 60].Sample(operations =>
    {
        var bytes = Enumerable.Repeat((byte)0xFF, Size).ToArray();
        var contents = FlashContents.Erased(Size);
        foreach (var operation in operations)
        {
            contents = contents.After(operation);
            if (operation.Kind == FlashOperationKind.ErasePage)
                bytes.AsSpan((int)operation.Address, FlashPage.Size).Fill(0xFF);
            else
                for (var i = 0; i < 4; i++)
                    bytes[operation.Address + i] &= (byte)(operation.Value >> (8 * i));
        }

        Assert.That(contents.Read(0, Size), Is.EqualTo(bytes));
        Assert.That(contents.Digest, Is.EqualTo(FlashContents.Erased(Size).With(0, bytes).Digest));
    }, iter: 100);

    [Test]
    public void A_torn_write_clears_no_bit_that_the_whole_one_would_not() => Gen.Select(Gen.UInt, Gen.UInt, Gen.ULong).Sample((old, value, seed) =>
    {
        var torn = new FlashTear(seed).Write(old, value);
        return (torn & ~old) == 0 && (old & value & ~torn) == 0;
    });

    [Test]
    public void A_torn_erase_only_sets_bits_and_the_same_ones_for_the_same_seed() => Gen.ULong.Sample(seed =>
    {
        var old = FlashPage.Of([.. Enumerable.Range(0, FlashPage.Size).Select(i => (byte)(i * 7))]);
        var torn = new FlashTear(seed).Erase(old, 0x7000);
        for (var i = 0; i < FlashPage.Size; i++)
            Assert.That(torn.Bytes[i] & old.Bytes[i], Is.EqualTo(old.Bytes[i]));
        return torn.Digest == new FlashTear(seed).Erase(old, 0x7000).Digest;
    }, iter: 200);

    [Test]
    public void Tears_of_other_seeds_have_other_densities()
    {
        double Late(ulong rest) => Enumerable.Range(0, 200).Average(i => BitOperations.PopCount(new FlashTear(4 * (ulong)i + rest).Write(uint.MaxValue, 0)));
        Assert.That((Late(0), Late(1), Late(2)), Is.EqualTo((16.0, 8.0, 24.0)).Using<(double, double, double)>((a, b) =>
            Math.Abs(a.Item1 - b.Item1) < 1 && Math.Abs(a.Item2 - b.Item2) < 1 && Math.Abs(a.Item3 - b.Item3) < 1));
    }

    [Test]
    public void Words_are_read_where_they_were_put()
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, 0x11223344);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), 0x55667788);
        var contents = FlashContents.Erased(Size).With(FlashPage.Size - 4, bytes);
        Assert.That((contents.Word(FlashPage.Size - 4), contents.Word(FlashPage.Size), contents.Word(0)), Is.EqualTo((0x11223344u, 0x55667788u, uint.MaxValue)));
    }

    [Test]
    public void Segments_of_an_image_that_lie_elsewhere_are_left_out()
    {
        var image = new FirmwareImage("x", "", [new ImageSegment(8, new byte[] { 1 }), new ImageSegment(0xFF8000, new byte[] { 2 })], SymbolTable.Empty);
        Assert.That(FlashContents.Erased(Size).With(image).Digest, Is.EqualTo(FlashContents.Erased(Size).With(8, [1]).Digest));
    }

    [Test]
    public void Contents_agree_where_the_words_that_count_are_equal()
    {
        var contents = FlashContents.Erased(Size);
        var reads = new FlashReads([(1, [.. Enumerable.Range(0, 16).Select(i => i == 2 ? 1ul << 5 : 0)]), (2, null)]);
        var word = FlashPage.Size + 4 * (2 * 64 + 5);
        Assert.That(reads.Count, Is.EqualTo(1025));
        Assert.That(reads.Agree(contents, contents.With(0, [0]).With((uint)word + 4, [0])));
        Assert.That(reads.Agree(contents, contents.With((uint)word, [0])), Is.False);
        Assert.That(reads.Agree(contents, contents.With(3 * FlashPage.Size - 1, [0])), Is.False);
    }
}
