namespace Hil.Cli.Tests.Checking;

public sealed class CheckTests
{
    private readonly Scratch _scratch = new();

    [OneTimeTearDown]
    public void Remove() => _scratch.Dispose();

    [Test]
    public async Task What_an_image_makes_of_recordings_is_counted_by_set_and_class_and_what_it_does_not_know_stands_apart()
    {
        var check = await Invocation.Of("motions", "check", "--motions", Four(), "--at-least", "90");

        Assert.That(check.ExitCode, Is.Zero, check.Out + check.Error);
        Assert.That(check.Out, Does.Contain("four (recorded): 100.0 % of 9 windows right"));
        Assert.That(Row(check, "circle"), Is.EqualTo("circle · 3 · · · 3 100.0 %"));
        Assert.That(check.Out, Does.Contain("Classes that this image does not know, in no percentage:"));
        Assert.That(Row(check, "wave"), Does.StartWith("wave ").And.EndsWith("% none"));
        Assert.That(check.Out, Does.Contain("PASS  four (recorded): 100.0 % right, at least 90 % wanted"));
        Assert.That(check.Out, Does.Contain("Limits").And.Contain("another person's circle"));
    }

    [Test]
    public async Task A_set_below_the_gate_fails_although_another_holds_it()
    {
        // A snake that is labelled a circle is right nowhere.
        var folder = _scratch.Recordings("two/good", ("circle.1", "circle"));
        _scratch.Recordings("two/bad", ("circle.2", "snake"));
        _scratch.Text("two/MANIFEST.csv", "path,dataset,class\ngood/circle.1.csv,good,circle\nbad/circle.2.csv,bad,circle\n");
        var check = await Invocation.Of("motions", "check", "--motions", Path.GetDirectoryName(folder)!, "--at-least", "95%");

        Assert.That(check.ExitCode, Is.EqualTo(1), check.Out + check.Error);
        Assert.That(check.Out, Does.Contain("PASS  good (recorded): 100.0 % right").And.Contain("FAIL  bad (recorded): 0.0 % right, at least 95 % wanted"));
    }

    [Test]
    public async Task Without_a_gate_no_share_is_too_small() =>
        Assert.That((await Invocation.Of("motions", "check", "--motions", _scratch.Recordings("wrong", ("circle.1", "snake")))).ExitCode, Is.Zero);

    [Test]
    public async Task The_output_does_not_depend_on_how_many_boards_run_at_once()
    {
        var one = await Invocation.Of("motions", "check", "--motions", Four(), "--workers", "1");
        var many = await Invocation.Of("motions", "check", "--motions", Four(), "--workers", "4");

        Assert.That(many.Out, Is.EqualTo(one.Out));
    }

    [Test]
    public async Task Two_classes_that_come_from_two_sets_are_said_to_be_confounded()
    {
        _scratch.Recordings("apart/a", ("circle.1", "circle"));
        _scratch.Recordings("apart/b", ("snake.1", "snake"));
        _scratch.Text("apart/MANIFEST.csv", "path,dataset\na/circle.1.csv,a\nb/snake.1.csv,b\n");
        var check = await Invocation.Of("motions", "check", "--motions", _scratch["apart"]);

        Assert.That(check.Out, Does.Contain("Every circle is from a and every snake from b: telling the one from the other may be telling the sets apart."));
    }

    [Test]
    public async Task The_test_split_is_played_alone_when_it_is_asked_for()
    {
        var all = _scratch.Recordings("many", [.. Enumerable.Range(1, 2).Select(i => ($"circle.{i}", "circle"))]);
        File.AppendAllText(Path.Combine(all, "circle.2.csv"), "6200,0,0,1\n");
        var test = await Invocation.Of("motions", "check", "--motions", all, "--split", "test");
        var train = await Invocation.Of("motions", "check", "--motions", all, "--split", "train");

        Assert.That(test.Out, Does.Contain("1 of many (recorded) (test split)").And.Contain("of 3 windows"));
        Assert.That(train.Out, Does.Contain("1 of many (recorded) (train split)").And.Contain("of 3 windows"));
    }

    [Test]
    public async Task Unit_and_rate_are_taken_from_the_options_where_files_tell_none()
    {
        var file = Path.Combine(_scratch.Recordings("bare", ("circle.1", "circle")), "circle.1.csv");
        File.WriteAllLines(file, File.ReadAllLines(file).Select((line, i) => i == 0 ? "x,y,z" : line[(line.IndexOf(',') + 1)..]));

        (await Invocation.Of("motions", "check", "--motions", _scratch["bare"], "--rate", "100")).IsRefusedWith("circle.1.csv", "--unit");
        Assert.That((await Invocation.Of("motions", "check", "--motions", _scratch["bare"], "--rate", "100", "--unit", "g", "--at-least", "100")).ExitCode, Is.Zero);
        (await Invocation.Of("motions", "check", "--motions", _scratch["bare"], "--unit", "stone")).IsRefusedWith("--unit", "stone");
        (await Invocation.Of("motions", "check", "--motions", _scratch["bare"], "--rate", "0")).IsRefusedWith("--rate");
        (await Invocation.Of("motions", "check", "--motions", _scratch["bare"], "--at-least", "120")).IsRefusedWith("--at-least");
    }

    [Test]
    public async Task Without_recordings_and_without_the_synthesised_set_there_is_nothing_to_play() =>
        (await Invocation.Of("motions", "check")).IsRefusedWith("--motions", "--synthesised");

    [Test, Category("Slow")]
    public async Task The_shipped_image_recognises_synthesised_motions_that_it_did_not_learn_from()
    {
        var check = await Invocation.Of("motions", "check", "--synthesised", "--split", "test", "--at-least", "95");

        Assert.That(check.ExitCode, Is.Zero, check.Out + check.Error);
        Assert.That(check.Out, Does.Contain("synthesised (synthesised)").And.Contain("they say nothing of people"));
    }

    [Test, Category("Slow")]
    public async Task The_shipped_image_recognises_recordings_that_it_did_not_learn_from()
    {
        if (CleanEnvironment.Motions is not { Length: > 0 } folder)
        {
            Assert.Ignore("HIL_MOTIONS names no folder of recordings; README says how to bring the public sets in.");
            return;
        }

        var check = await Invocation.Of("motions", "check", "--motions", folder, "--split", "test", "--at-least", "95");

        Assert.That(check.ExitCode, Is.Zero, check.Out + check.Error);
    }

    private string Four() => _scratch.Recordings("four", ("idle.1", "idle"), ("circle.1", "circle"), ("snake.1", "snake"), ("wave.1", "wave"));

    private static string Row(Invocation check, string label) => string.Join(' ', check.Out.Split('\n')
        .Single(line => line.TrimStart().StartsWith(label + " ", StringComparison.Ordinal) && line.Contains('·') ).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
