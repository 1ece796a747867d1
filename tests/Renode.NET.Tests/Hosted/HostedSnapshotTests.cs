namespace Renode.NET.Tests;

[RequiresRenode, NonParallelizable]
public sealed class HostedSnapshotTests
{
    [Test]
    public void A_loaded_emulation_goes_on_as_the_saved_one_did_and_what_listened_listens_on()
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "a snapshot");
        using var board = new TinyBoard();
        var seen = board.Record();
        var hooks = 0;
        board.Machine.Pin("port", 3).Changed += _ => { };
        using var hook = board.Machine.Core.HookAt(TinyProgram.Loop, _ => hooks++);
        board.Emulation.RunFor(new VirtualTime(12_345));
        board.Emulation.Save(path);
        seen.Clear();
        board.Emulation.RunFor(VirtualTime.FromMicroseconds(50));
        var (after, hit, instructions) = (seen.ToList(), hooks, board.Machine.ExecutedInstructions);
        Assert.That(after, Has.Count.GreaterThan(90));

        board.Emulation.Load(path);
        Assert.That(board.Emulation.Now, Is.EqualTo(new VirtualTime(12_345)));
        seen.Clear();
        hooks = 6;
        board.Emulation.RunFor(VirtualTime.FromMicroseconds(50));
        Assert.That(seen, Is.EqualTo(after));
        Assert.That((hooks, board.Machine.ExecutedInstructions), Is.EqualTo((hit, instructions)));
    }

    [Test]
    public void A_file_that_is_no_snapshot_is_refused()
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "no snapshot");
        File.WriteAllText(path, "nothing of the kind");
        using var board = new TinyBoard();
        Assert.That(() => board.Emulation.Load(path), Throws.TypeOf<RenodeException>().With.Message.Contain(path));
        Assert.That(() => board.Emulation.Load(path + " at all"), Throws.TypeOf<RenodeException>().With.Message.Contain("at all"));
        board.Emulation.RunFor(VirtualTime.FromMilliseconds(1));
    }
}
