using Hil.Signoff.Attempts;

namespace Hil.Signoff.Tests.Attempts;

public sealed class AttemptLogTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hil-attempts-").FullName;

    [TearDown]
    public void Remove()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void What_is_appended_is_read_again_in_order()
    {
        AttemptLog.Append(_folder, Make("a", 1, Verdict.Fail) with
        {
            Message = "Expected   red on within 1.0 s\nSeen       „nothing“",
            BoardTime = 4_020_000_000,
            Seed = ulong.MaxValue,
            TimelineDigest = "abc",
            Parameters = [new("motion", "circle.07")],
            Labels = [new("tag", "x"), new("tag", "y")],
            Steps = [new("boot", 0, 5, Verdict.Pass, [new("program", 0, 1, Verdict.Pass, [])])],
            Attachments = [new("timeline", "evidence/a/timeline.jsonl", "application/x-ndjson")],
        });
        AttemptLog.Append(_folder, Make("a", 2, Verdict.NotJudged));

        var read = AttemptLog.Read(_folder);

        Assert.That(read.Select(a => (a.Name, a.Number, a.Verdict)), Is.EqualTo(new[] { ("a", 1, Verdict.Fail), ("a", 2, Verdict.NotJudged) }));
        Assert.That(read[0].Message, Does.Contain("„nothing“"));
        Assert.That(read[0].Seed, Is.EqualTo(ulong.MaxValue));
        Assert.That(read[0].Labels, Is.EqualTo(new[] { new Named("tag", "x"), new Named("tag", "y") }));
        Assert.That(read[0].Steps[0].Steps[0].Name, Is.EqualTo("program"));
        Assert.That(read[0].Attachments, Is.EqualTo(new[] { new Attachment("timeline", "evidence/a/timeline.jsonl", "application/x-ndjson") }));
        Assert.That(read[1].BoardTime, Is.Null);
        Assert.That(File.ReadAllLines(Path.Combine(_folder, AttemptLog.FileName)), Has.Length.EqualTo(2));
    }

    [Test]
    public void Many_threads_lose_no_attempt()
    {
        Parallel.For(0, 200, i => AttemptLog.Append(_folder, Make($"a{i}", 1, Verdict.Pass)));

        Assert.That(AttemptLog.Read(_folder).Select(a => a.Name), Is.EquivalentTo(Enumerable.Range(0, 200).Select(i => $"a{i}")));
    }

    [Test]
    public void A_line_that_a_crash_cut_off_is_left_out()
    {
        AttemptLog.Append(_folder, Make("a", 1, Verdict.Pass));
        File.AppendAllText(Path.Combine(_folder, AttemptLog.FileName), "{\"fullName\":\"b");

        Assert.That(AttemptLog.Read(_folder).Select(a => a.Name), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public void A_line_that_is_no_attempt_is_named()
    {
        AttemptLog.Append(_folder, Make("a", 1, Verdict.Pass));
        File.AppendAllText(Path.Combine(_folder, AttemptLog.FileName), "{\"name\":\"b\"}\n");

        Assert.That(() => AttemptLog.Read(_folder), Throws.TypeOf<InvalidDataException>().With.Message.Contains("attempts.jsonl(2): expected an attempt"));
    }

    [Test]
    public void A_folder_without_attempts_has_none() => Assert.That(AttemptLog.Read(_folder), Is.Empty);

    private static Attempt Make(string name, int number, Verdict verdict) => new()
    {
        FullName = $"Suite.{name}",
        Name = name,
        Method = $"Suite.{name}",
        Suite = "Suite",
        Number = number,
        Verdict = verdict,
        Start = DateTimeOffset.UnixEpoch,
        Stop = DateTimeOffset.UnixEpoch,
    };
}
