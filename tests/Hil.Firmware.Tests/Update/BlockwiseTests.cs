using Hil.Firmware.Tests.Boot;
using static Hil.Firmware.Tests.Rigs.CoapWire;

namespace Hil.Firmware.Tests.Update;

/// <summary>Block1 as RFC 7959 has it, and where it leaves a choice, as the firmware promises.</summary>
internal sealed class BlockwiseTests
{
    private const int Size = 1024;
    private const int Limit = (int)FlashMap.SlotSize - 1584;

    private static byte[] Package => UpdateImages.Version2;

    private static void AssertContinues(UpdateRig rig, int from)
    {
        Assert.That(Code(rig.Push(Package, from: from)), Is.EqualTo("2.04"), "the block that was expected still continues it");
        Assert.That(rig.Secondary(Package.Length), Is.EqualTo(Package));
        Assert.That((rig.State, rig.Result), Is.EqualTo((2, 0)));
    }

    [Test]
    public void A_block_is_answered_with_2_31_and_the_last_with_2_04_each_with_the_option_that_it_answers()
    {
        using var rig = UpdateRig.Registered();
        var first = rig.Ask(rig.BlockOf(Package, 0, 6));
        Assert.That((Code(first), Option(first, UpdateRig.Block1)), Is.EqualTo(("2.31", 0u << 4 | 8 | 6)));
        var second = rig.Ask(rig.BlockOf(Package, Size, 6));
        Assert.That((Code(second), Option(second, UpdateRig.Block1)), Is.EqualTo(("2.31", 1u << 4 | 8 | 6)));
        var last = rig.Push(Package, from: 2 * Size);
        Assert.That((Code(last), Option(last, UpdateRig.Block1)), Is.EqualTo(("2.04", (uint)(Package.Length / Size) << 4 | 6)));
    }

    [Test]
    public void A_first_block_with_a_number_above_zero_is_incomplete()
    {
        using var rig = UpdateRig.Registered();
        Assert.That(Code(rig.Ask(rig.BlockOf(Package, Size, 6))), Is.EqualTo("4.08"));
        Assert.That((rig.State, rig.Result), Is.EqualTo((0, 0)));
    }

    [TestCase(2 * Size + Size, TestName = "A_gap_is_incomplete_and_the_body_survives_it")]
    [TestCase(Size, TestName = "A_block_that_was_taken_already_is_incomplete_under_a_new_id_and_the_body_survives_it")]
    public void NotTheExpected(int offset)
    {
        using var rig = UpdateRig.Registered();
        rig.Push(Package, until: 2 * Size);
        Assert.That(Code(rig.Ask(rig.BlockOf(Package, offset, 6))), Is.EqualTo("4.08"));
        AssertContinues(rig, 2 * Size);
    }

    [Test]
    public void A_repeated_message_gets_the_same_answer_again_and_is_not_taken_twice()
    {
        using var rig = UpdateRig.Registered();
        for (var offset = 0; offset < 8 * Size; offset += Size)
        {
            var block = rig.BlockOf(Package, offset, 6);
            var answer = rig.Ask(block);
            Assert.That(rig.Ask(block), Is.EqualTo(answer));
        }

        AssertContinues(rig, 8 * Size);
    }

    [Test]
    public void A_repetition_that_comes_before_the_answer_is_answered_once()
    {
        using var rig = UpdateRig.Registered();
        var block = rig.BlockOf(Package, 0, 6);
        var first = rig.Server.Received.Count;
        rig.Server.Send(block);
        rig.Server.Send(block);
        rig.Rig.Run(1);
        Assert.That(rig.Server.Received.Skip(first).Select(r => Code(r.Bytes)), Is.EqualTo(new[] { "2.31" }));
    }

    [Test]
    public void The_very_first_message_again_does_not_begin_the_body_anew_however_late_it_is()
    {
        using var rig = UpdateRig.Registered();
        var first = rig.BlockOf(Package, 0, 6);
        rig.Ask(first);
        rig.Push(Package, from: Size, until: 30 * Size);
        Assert.That(Code(rig.Ask(first)), Is.EqualTo("2.31"));
        AssertContinues(rig, 30 * Size);
    }

    [Test]
    public void Blocks_may_become_smaller_on_the_way_but_not_larger()
    {
        using var rig = UpdateRig.Registered();
        rig.Push(Package, until: 2 * Size);
        Assert.That(Code(rig.Push(Package, 4, from: 2 * Size, until: 3 * Size)), Is.EqualTo("2.31"));
        Assert.That(Code(rig.Ask(rig.BlockOf(Package, 3 * Size, 6))), Is.EqualTo("4.02"));
        Assert.That(Code(rig.Push(Package, 3, from: 3 * Size, until: 4 * Size)), Is.EqualTo("2.31"));
        Assert.That(Code(rig.Push(Package, 3, from: 4 * Size)), Is.EqualTo("2.04"));
        Assert.That(rig.Secondary(Package.Length), Is.EqualTo(Package));
    }

    [Test]
    public void The_reserved_size_and_a_block_that_is_not_as_long_as_it_says_are_bad_requests()
    {
        using var rig = UpdateRig.Registered();
        rig.Push(Package, until: 2 * Size);
        byte[] Block(uint option, int length) =>
            Message(Con, Put, rig.Server.NextId(), [1], [.. Uri("/5/0/0"), Number(12, 42), Number(UpdateRig.Block1, option)], Package[..length]);
        Assert.That(Code(rig.Ask(Block(1 << 4 | 8 | 7, 1024))), Is.EqualTo("4.00"), "2048 or reserved");
        Assert.That(Code(rig.Ask(Block(2 << 4 | 8 | 6, 1000))), Is.EqualTo("4.00"), "more follows, but it is short");
        Assert.That(Code(rig.Ask(Block(2 << 4 | 8 | 5, 1000))), Is.EqualTo("4.00"), "longer than it says");
        AssertContinues(rig, 2 * Size);
    }

    [Test]
    public void Another_method_does_not_continue_a_body()
    {
        using var rig = UpdateRig.Registered();
        rig.Push(Package, until: 2 * Size);
        Assert.That(Code(rig.Ask(rig.BlockOf(Package, 2 * Size, 6, Post))), Is.EqualTo("4.08"));
        AssertContinues(rig, 2 * Size);
    }

    [Test]
    public void A_body_that_says_to_be_larger_than_the_slot_is_refused_with_what_there_is_room_for()
    {
        using var rig = UpdateRig.Registered();
        var answer = rig.Ask(rig.BlockOf(Package, 0, 6, size1: Limit + 1));
        Assert.That((Code(answer), Option(answer, UpdateRig.Size1)), Is.EqualTo(("4.13", (uint)Limit)));
        Assert.That((rig.State, rig.Result), Is.EqualTo((0, 2)));
        Assert.That(Code(rig.Ask(rig.BlockOf(Package, 0, 6, size1: (uint)Package.Length))), Is.EqualTo("2.31"));
    }

    [Test]
    public void Everything_else_is_answered_while_a_body_is_on_its_way()
    {
        using var rig = UpdateRig.Registered();
        rig.Push(Package, until: 3 * Size);
        Assert.That((rig.State, rig.Result, rig.Text("/3/0/3")), Is.EqualTo((1, 0, "1.0.0")));
        rig.Server.Send(rig.BlockOf(Package, 3 * Size, 6));
        var answers = rig.Server.Exchange(Message(Con, Get, rig.Server.NextId(), [3], Uri("/3/0/0")));
        Assert.That(answers.Select(Code), Is.EqualTo(new[] { "2.05", "2.31" }), "even before the block is answered");
        Assert.That(rig.Server.Exchange([0x40, 0x00, 0xBE, 0xEF])[^1], Is.EqualTo(new byte[] { 0x70, 0x00, 0xBE, 0xEF }));
        rig.Rig.Run(0.2);
        AssertContinues(rig, 4 * Size);
    }

    [Test]
    public void A_body_whose_sender_falls_silent_is_given_up_after_93_seconds_and_observers_are_told()
    {
        using var rig = UpdateRig.Registered();
        rig.Server.Request(Get, "/5/0/3", observe: 0, token: [7]);
        rig.Server.Request(Get, "/5/0/5", observe: 0, token: [8]);
        rig.Push(Package, until: 3 * Size);
        var pushed = rig.Rig.Clock.Now;
        var end = rig.Rig.WaitForLine("update idle", 100);
        Assert.That((end.At - pushed).TotalSeconds, Is.EqualTo(93).Within(0.1));
        rig.Rig.Run(0.1);
        string Told(byte token) => System.Text.Encoding.UTF8.GetString(Payload(rig.Server.Received.Last(r => Token(r.Bytes) is [var t] && t == token).Bytes));
        Assert.That((Told(7), Told(8)), Is.EqualTo(("0", "4")));
        Assert.That(Code(rig.Ask(rig.BlockOf(Package, 3 * Size, 6))), Is.EqualTo("4.08"));
        AssertContinues(rig, 0);
    }

    [Test]
    public void A_new_first_block_begins_a_new_body()
    {
        using var rig = UpdateRig.Registered();
        rig.Push(UpdateImages.Version1, until: 9 * Size);
        AssertContinues(rig, 0);
    }

    [Test]
    public void Nothing_but_the_package_is_taken_in_blocks()
    {
        using var rig = UpdateRig.Registered();
        var request = Message(Con, Put, rig.Server.NextId(), [1], [.. Uri("/1/0/1"), Number(UpdateRig.Block1, 8 | 0)], [.. "0000000000000060"u8]);
        Assert.That(Code(rig.Ask(request)), Is.EqualTo("4.02"));
    }

    [Test]
    public void An_image_that_is_alone_in_flash_knows_neither_object_5_nor_blocks()
    {
        var (alone, server) = Rigs.WireServer.Registered();
        using var _ = alone;
        Assert.That(Code(server.Request(Get, "/5/0/3")), Is.EqualTo("4.04"));
        var request = Message(Con, Put, server.NextId(), [1], [.. Uri("/5/0/0"), Number(UpdateRig.Block1, 8 | 2)], new byte[64]);
        Assert.That(Code(server.Exchange(request).Single()), Is.EqualTo("4.02"));
    }
}
