using CsCheck;
using Hil.Core.Motions;
using Hil.Signoff.Attempts;
using Hil.Signoff.Confusion;

namespace Hil.Signoff.Tests.Confusion;

public sealed class ConfusionMatrixTests
{
    private static readonly string[] Known = ["idle", "circle"];

    [Test]
    public void Recorded_sets_come_before_synthesised_ones_and_none_is_added_to_another()
    {
        var matrices = ConfusionMatrix.BySet(
            [Window("z", "circle", "circle", MotionSource.Synthesised), Window("b", "circle", "idle"), Window("a", "circle", "circle"), Window("z", "idle", "idle")],
            Known);

        Assert.That(matrices.Select(matrix => (matrix.Set, matrix.Source, matrix.Windows)), Is.EqualTo(new[]
        {
            ("a", MotionSource.Recorded, 1), ("b", MotionSource.Recorded, 1), ("z", MotionSource.Recorded, 1), ("z", MotionSource.Synthesised, 1),
        }));
    }

    [Test]
    public void A_class_that_the_firmware_does_not_know_counts_in_no_share()
    {
        var matrix = ConfusionMatrix.BySet([Window("a", "circle", "circle"), Window("a", "wave", "circle"), Window("a", "wave", "none")], Known).Single();

        Assert.That(matrix.Accuracy, Is.EqualTo(1));
        Assert.That(matrix.Unknown.Single(), Is.EqualTo(new ConfusionRow("wave", false, [0, 1, 1], 0)).Using<ConfusionRow>((a, b) => a.Label == b.Label && a.Counts.SequenceEqual(b.Counts)));
    }

    [Test]
    public void An_image_that_came_by_an_update_has_a_matrix_of_its_own_in_which_what_it_knows_counts()
    {
        var matrices = ConfusionMatrix.BySet(
            [Window("a", "wave", "none"), Window("a", "wave", "wave") with { Image = "2.0.0", Known = true }, Window("a", "circle", "circle")], Known);

        Assert.That(matrices.Select(matrix => (matrix.Image, matrix.Windows, matrix.Right)), Is.EqualTo(new[] { (null, 1, 1), ("2.0.0", 1, 1) }));
        Assert.That(matrices[0].Unknown.Single().Label, Is.EqualTo("wave"));
    }

    [Test]
    public void A_label_never_said_and_a_word_nobody_knows_have_columns_and_none_is_the_last() =>
        Assert.That(ConfusionMatrix.BySet([Window("a", "circle", "zigzag")], Known).Single().Columns, Is.EqualTo(new[] { "idle", "circle", "zigzag", "none" }));

    [Test]
    public void Every_window_is_counted_once()
    {
        var window = Gen.Select(OneOf("a", "b"), OneOf("idle", "circle", "wave"), OneOf("idle", "circle", "none", "other"))
            .Select((set, label, predicted) => Window(set, label, predicted));
        window.List[0, 60].Sample(windows =>
        {
            var matrices = ConfusionMatrix.BySet(windows, Known);
            var right = windows.Count(w => w.Label == w.Predicted);
            return matrices.Sum(matrix => matrix.Rows.Sum(row => row.Windows)) == windows.Count
                && matrices.Sum(matrix => matrix.Right) == right
                && matrices.All(matrix => matrix.Rows.All(row => row.Counts.Length == matrix.Columns.Length));
        });
    }

    private static Gen<string> OneOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);

    private static WindowResult Window(string set, string label, string predicted, MotionSource source = MotionSource.Recorded) =>
        new(set, source, "m", 1, label, predicted, null);
}
