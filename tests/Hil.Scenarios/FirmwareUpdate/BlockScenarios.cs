using Hil.Coap.Messages;
using Hil.Lwm2m.Firmware;

namespace Hil.Scenarios.FirmwareUpdate;

[AllureFeature("Block faults")]
public sealed class BlockScenarios : FirmwareScenario
{
    [Test]
    public Task A_lost_block_is_sent_again() =>
        Suffers(network => network.Lose("block 5", packet => !packet.FromBoard && packet.Block1 == 5));

    [Test]
    public Task A_lost_answer_to_a_block_is_given_again_and_the_block_is_written_once() =>
        Suffers(network => network.Lose("the answer to block 5", packet => packet.FromBoard && packet.Block1 == 5));

    [Test]
    public Task A_lost_answer_to_the_last_block_is_given_again() =>
        Suffers(network => network.Lose("the answer to the last block", packet => packet.FromBoard && packet.Block1 == NewImage.Blocks - 1));

    [Test]
    public Task A_doubled_block_is_written_once() =>
        Suffers(network => network.Double("blocks", packet => !packet.FromBoard && packet.Block1 is not null, count: 20));

    [Test]
    public Task A_block_that_is_overtaken_by_its_own_copy_is_written_once() =>
        Suffers(network => network.Delay("block 5", packet => !packet.FromBoard && packet.Block1 == 5, TimeSpan.FromSeconds(5)));

    [Test]
    public Task A_damaged_block_is_thrown_away_and_sent_again() =>
        Suffers(network => network.Damage("block 5", packet => !packet.FromBoard && packet.Block1 == 5));

    [Test]
    public async Task A_gap_is_answered_4_08_and_the_block_that_is_missing_continues_the_push()
    {
        var device = await Bench.PowerOn();
        await PushStart(NewImage, 5);

        Assert.That((await device.Firmware.PushBlock(NewImage, 7)).Code, Is.EqualTo(CoapCode.RequestEntityIncomplete));

        await PushRest(NewImage, 5);
    }

    [Test]
    public async Task A_push_that_does_not_begin_with_its_first_block_is_answered_4_08()
    {
        var device = await Bench.PowerOn();

        Assert.That((await device.Firmware.PushBlock(NewImage, 3)).Code, Is.EqualTo(CoapCode.RequestEntityIncomplete));

        Assert.That((await device.Firmware.Read()).State, Is.EqualTo(UpdateState.Idle));
        await Download(NewImage);
    }

    [Test]
    public async Task A_block_that_is_pushed_a_second_time_is_answered_4_08_and_the_next_continues_the_push()
    {
        var device = await Bench.PowerOn();
        await PushStart(NewImage, 5);

        Assert.That((await device.Firmware.PushBlock(NewImage, 4)).Code, Is.EqualTo(CoapCode.RequestEntityIncomplete));

        await PushRest(NewImage, 5);
    }

    [Test]
    public async Task Blocks_may_become_smaller_in_the_middle_of_a_push()
    {
        await Bench.PowerOn();
        await PushStart(NewImage, 5);

        await PushRest(NewImage, from: 5 * 8, sizeExponent: 3);
        NewRuns(await Install());
    }

    [Test]
    public async Task Blocks_that_become_larger_in_the_middle_are_refused_and_the_push_goes_on_in_their_size()
    {
        var device = await Bench.PowerOn();
        await device.Firmware.Watch();
        for (var number = 0; number < 8; number++)
            (await device.Firmware.PushBlock(NewImage, number, sizeExponent: 4)).EnsureSuccess();

        var larger = await device.Firmware.PushBlock(NewImage, 2, sizeExponent: 6);

        Assert.That(larger.Code, Is.EqualTo(CoapCode.BadOption));
        await PushRest(NewImage, from: 8, sizeExponent: 4);
    }

    [Test]
    public async Task A_block_of_another_length_than_it_says_is_refused()
    {
        var device = await Bench.PowerOn();
        await PushStart(NewImage, 5);

        var answer = await device.Firmware.PushBlock(new CoapBlock(5, true, CoapBlock.LargestExponent), NewImage.Bytes.Slice(5 * 1024, 1000));

        Assert.That(answer.Code, Is.EqualTo(CoapCode.BadRequest));
        await PushRest(NewImage, 5);
    }

    [Test]
    public async Task A_push_that_begins_again_in_the_middle_is_taken_from_its_start()
    {
        var device = await Bench.PowerOn();
        await PushStart(Package.Of(UpdateSet.Old), 9);

        await Download(NewImage);

        NewRuns(await Install());
    }

    [Test]
    public async Task A_push_that_nobody_ends_is_given_up_and_another_can_be_made()
    {
        var device = await Bench.PowerOn();
        await PushStart(NewImage, 5);

        await Bench.Expect(device.Firmware.Is(UpdateResult.ConnectionLost) & device.Firmware.Is(UpdateState.Idle)).Within(GivenUp);

        await CanBeUpdated();
    }

    private async Task Suffers(Func<Network, PacketFault> fault)
    {
        await Bench.PowerOn();
        var made = fault(Bench.Network);

        await Download(NewImage);

        Assert.That(made.Left, Is.Zero, $"packets that the network still {made.Deed}");
        NewRuns(await Install());
    }
}
