using CsCheck;
using Hil.Emulation.Bus;

namespace Hil.Emulation.Tests.Bus;

public sealed class PagedMemoryTests
{
    private static PagedMemory Make() => new("memory", MemoryKind.Ram, 0x2000_0000, 0x4000, 0xFF);

    [Test]
    public void It_is_erased_at_first_and_holds_nothing_alone()
    {
        var memory = Make();
        Assert.That(memory.ReadWord(0x3FFC), Is.EqualTo(uint.MaxValue));
        Assert.That(memory.OwnedBytes, Is.Zero);
    }

    [Test]
    public void A_write_owns_its_page_alone()
    {
        var memory = Make();
        memory.WriteWord(0x1FFE, 0x11223344);
        Assert.That(memory.ReadWord(0x1FFE), Is.EqualTo(0x11223344));
        Assert.That(memory.OwnedBytes, Is.EqualTo(0x2000), "the word lies across two pages");
    }

    [Test]
    public void A_snapshot_keeps_what_it_saw_and_can_be_restored_twice_and_elsewhere()
    {
        var memory = Make();
        memory.WriteWord(0, 1);
        var snapshot = memory.Capture();
        Assert.That(memory.OwnedBytes, Is.Zero);
        memory.WriteWord(0, 2);
        memory.Restore(snapshot);
        Assert.That(memory.ReadWord(0), Is.EqualTo(1));
        memory.WriteWord(0, 3);
        memory.Restore(snapshot);
        var other = Make();
        other.Restore(snapshot);
        other.WriteWord(4, 9);
        Assert.That((memory.ReadWord(0), other.ReadWord(0), memory.ReadWord(4)), Is.EqualTo((1u, 1u, uint.MaxValue)));
    }

    [Test]
    public void A_snapshot_of_another_size_is_refused()
    {
        var small = new PagedMemory("small", MemoryKind.Ram, 0, 0x1000, 0);
        Assert.That(() => Make().Restore(small.Capture()), Throws.ArgumentException.With.Message.Contains("16384 bytes was expected for memory, found one of 4096"));
    }

    [Test]
    public void A_page_is_erased_alone()
    {
        var memory = Make();
        memory.WriteWord(0x0FFC, 1);
        memory.WriteWord(0x1000, 2);
        memory.ErasePage(0x1234);
        Assert.That((memory.ReadWord(0x0FFC), memory.ReadWord(0x1000)), Is.EqualTo((1u, uint.MaxValue)));
    }

    [Test]
    public void Bytes_beyond_the_end_are_refused() =>
        Assert.That(() => Make().ReadWord(0x3FFD), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("memory has 16384 bytes"));

    [Test]
    public void It_behaves_like_an_array_with_copies_of_itself()
    {
        // A model: plain arrays. Operations: 0 write, 1 capture, 2 restore the last capture, 3 erase a page.
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 0x3FF0], Gen.Byte.Array[1, 16]).Array[1, 40].Sample(operations =>
        {
            var memory = Make();
            var model = new byte[0x4000];
            Array.Fill(model, (byte)0xFF);
            (MemorySnapshot Snapshot, byte[] Model)? saved = null;
            foreach (var (operation, offset, bytes) in operations)
            {
                switch (operation)
                {
                    case 0:
                        memory.Write((uint)offset, bytes);
                        bytes.CopyTo(model, offset);
                        break;
                    case 1:
                        saved = (memory.Capture(), (byte[])model.Clone());
                        break;
                    case 2 when saved is { } last:
                        memory.Restore(last.Snapshot);
                        last.Model.CopyTo(model, 0);
                        break;
                    case 3:
                        memory.ErasePage((uint)offset);
                        model.AsSpan(offset & ~0xFFF, 0x1000).Fill(0xFF);
                        break;
                }
            }

            var found = new byte[0x4000];
            memory.Read(0, found);
            return found.AsSpan().SequenceEqual(model);
        });
    }
}
