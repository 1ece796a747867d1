using Hil.Renode.Recording;

namespace Hil.Renode.Tests.Models;

[RequiresRenode, NonParallelizable]
public sealed class TimeTests
{
    private const int Mips = 43;

    [Test]
    public void A_level_is_stamped_to_the_instruction_that_set_it()
    {
        int[] distances = [0, 1, 7, 43, 44, 100];
        var program = new TinyProgram().Store(Chip.DirectionSet, 1u << Chip.RedPin);
        for (var i = 0; i <= distances.Length; i++)
        {
            program.Store(i % 2 == 0 ? Chip.OutSet : Chip.OutClear, 1u << Chip.RedPin);
            for (var nops = i < distances.Length ? distances[i] : 0; nops > 0; nops--)
                program.Raw(0xBF00);
        }

        var bench = Bench.Start(program.Sleep());
        bench.Run(1);
        var times = bench.Of(RecordKind.Level).Select(record => record.At.Nanoseconds).ToList();
        // From one store to the next are two loads, the no-operations and the store; a time is cut to the nanosecond.
        var expected = distances.Select(nops => (nops + 3) * 1000.0 / Mips);
        var found = times.Zip(times.Skip(1), (from, to) => (double)(to - from));
        Assert.That(found, Is.EqualTo(expected).Within(1.0));
    }
}
