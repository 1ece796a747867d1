namespace Renode.NET.Tests.Remote;

/// <summary>Programs by the name of renode that do not behave as Renode does: each ends in a clear error in time, and leaves no process.</summary>
[Platform("Linux")]
public sealed class StartTests
{
    private static readonly RemoteOptions Hurried = new()
    {
        Deadline = TimeSpan.FromSeconds(2), StartDeadline = TimeSpan.FromSeconds(2), QuitDeadline = TimeSpan.FromSeconds(1),
    };

    private const string TellsProcess = """
        echo $$ > "$(dirname "$0")/pid"
        """;

    /// <summary>Claims the port of a listener of the test, as Renode claims its own.</summary>
    private static string Claims(int port) => $"""mkdir "$TMPDIR/renode-$$"; echo {port} > "$TMPDIR/renode-$$/robot_port" """;

    [Test]
    public void One_that_dies_at_once_is_quoted_with_its_exit_code()
    {
        var failure = Assert.Throws<RenodeConnectionException>(() => Start("echo 'libcoreclr.so is missing' >&2; exit 7"))!;
        Assert.That(failure.Message, Does.Contain("exit code 7").And.Contain("libcoreclr.so is missing"));
    }

    [Test]
    public void One_that_never_listens_is_ended_at_the_deadline_with_what_it_started()
    {
        var failure = Assert.Throws<RenodeTimeoutException>(() => Start("""
            echo 'loading for ever'
            sleep 1000 & echo $! > "$(dirname "$0")/child"
            wait
            """, alsoGone: "child"))!;
        Assert.That(failure.Message, Does.Contain("within 2 s").And.Contain("loading for ever"));
    }

    [Test]
    public void One_that_prints_garbage_without_end_is_ended_at_the_deadline()
    {
        var failure = Assert.Throws<RenodeTimeoutException>(() => Start("yes garbage"))!;
        Assert.That(failure.LastSeen, Does.Contain("garbage").And.Length.LessThan(2_000));
    }

    [Test]
    public void One_that_accepts_the_connection_and_never_answers_is_ended_at_the_deadline()
    {
        using var peer = new FakePeer(_ => { });
        var failure = Assert.Throws<RenodeTimeoutException>(() => Start($"{Claims(peer.EndPoint.Port)}; sleep 1000"))!;
        Assert.That(failure.Message, Does.Contain("ExecuteCommand").And.Contain("within 2 s"));
    }

    [Test]
    public void One_that_speaks_another_protocol_is_told_from_Renode()
    {
        using var peer = new FakePeer(stream => stream.Write("SSH-2.0-OpenSSH_9.2\r\n"u8));
        Assert.Throws<RenodeConnectionException>(() => Start($"{Claims(peer.EndPoint.Port)}; sleep 1000"));
    }

    [Test]
    public void A_program_that_cannot_be_started_is_named()
    {
        using var fake = new FakeRenode(FakeRenode.SaysVersion);
        var installation = RenodeInstallation.Find(new RenodeSearch { Path = fake.Folder });
        File.Delete(fake.Executable);
        Assert.That(Assert.Throws<RenodeConnectionException>(() => RemoteEmulation.Start(installation, Hurried))!.Message, Does.Contain(fake.Executable));
    }

    private static void Start(string script, string? alsoGone = null)
    {
        using var fake = new FakeRenode($"{FakeRenode.SaysVersion}\n{TellsProcess}\n{script}");
        var installation = RenodeInstallation.Find(new RenodeSearch { Path = fake.Folder });
        try
        {
            RemoteEmulation.Start(installation, Hurried).Dispose();
        }
        finally
        {
            Assert.That(ProcessState.Runs(ProcessState.Told(fake.At("pid"))), Is.False, "its process was to be gone");
            Assert.That(alsoGone is null || !ProcessState.Runs(ProcessState.Told(fake.At(alsoGone))), Is.True, "what it started was to be gone");
        }
    }
}
