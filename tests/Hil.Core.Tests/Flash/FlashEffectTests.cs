using CsCheck;
using Hil.Core.Flash;

namespace Hil.Core.Tests.Flash;

public sealed class FlashEffectTests
{
    private const int Size = 4 * FlashPage.Size;

    // Some lie beyond the end, as UICR does.
    private static readonly Gen<FlashOperation> Operations = Gen.Select(
        Gen.Int[0, 20], Gen.UInt[0, 5 * FlashPage.Size / 4 - 1], Gen.UInt,
        (kind, word, value) => kind switch
        {
            0 => new FlashOperation(0, FlashOperationKind.EraseAll, 0, uint.MaxValue),
            1 or 2 => new FlashOperation(0, FlashOperationKind.ErasePage, 4 * word & ~0xFFFu, uint.MaxValue),
            3 => new FlashOperation(0, FlashOperationKind.ErasePartial, 4 * word & ~0xFFFu, uint.MaxValue),
            _ => new FlashOperation(0, FlashOperationKind.Write, 4 * word, value),
        });

    [Test]
    public void The_effect_of_many_operations_is_that_of_each_in_turn_whatever_stood_there() =>
        Gen.Select(Gen.Byte.Array[Size], Operations.Array[0, 60]).Sample(
            (before, operations) =>
            {
                var contents = FlashContents.Erased(Size).With(0, before);
                var effect = FlashEffect.Of(operations);
                var expected = operations.Aggregate(contents, (flash, operation) => flash.After(operation));
                Assert.That(effect.Apply(contents).Read(0, Size), Is.EqualTo(expected.Read(0, Size)));
                Assert.That(effect.Apply(FlashContents.Erased(Size)).Digest, Is.EqualTo(operations.Aggregate(FlashContents.Erased(Size), (flash, operation) => flash.After(operation)).Digest));
            },
            iter: 200);
}
