using CsCheck;
using Hil.Serve.Live;

namespace Hil.Serve.Tests.Live;

public sealed class PlainTextTests
{
    [TestCase("plain text, ümläuts and 漢字", "plain text, ümläuts and 漢字")]
    [TestCase("\u001b[2J\u001b]0;title\u0007", "\\u001b[2J\\u001b]0;title\\u0007")]
    [TestCase("two\r\nlines", "two\\u000d\\u000alines")]
    [TestCase("\u202eforged", "\\u202eforged")]
    public void What_steers_a_terminal_is_shown_and_not_done(string text, string plain) => Assert.That(PlainText.Of(text), Is.EqualTo(plain));

    [Test]
    public void Whatever_a_device_says_is_one_line_that_steers_nothing_and_has_whole_characters() => Gen.String[Gen.Char, 0, 2000].Sample(text =>
    {
        var plain = PlainText.Of(text);
        return !plain.Any(char.IsControl) && plain.Length <= 600 * 6 + 1 && (text.Any(char.IsSurrogate) || !plain.Any(char.IsSurrogate));
    });

    [Test]
    public void A_long_text_is_not_cut_between_the_halves_of_a_character()
    {
        var plain = PlainText.Of(new string('a', 599) + string.Concat(Enumerable.Repeat("😀", 10)));

        Assert.That(plain, Is.EqualTo(new string('a', 599) + "…"));
    }
}
