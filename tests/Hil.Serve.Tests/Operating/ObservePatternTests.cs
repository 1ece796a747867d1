using Hil.Core.Time;
using Hil.Lwm2m;
using Hil.Lwm2m.Formats;
using Hil.Serve.Operating;
using Hil.Serve.Tests.Desks;

namespace Hil.Serve.Tests.Operating;

public sealed class ObservePatternTests
{
    [TestCase("/33650/*/2001", "/33650/1/2001 /33650/4/2001")]
    [TestCase("33650/*/2001/", "/33650/1/2001 /33650/4/2001")]
    [TestCase("/33650/*", "/33650/1 /33650/4")]
    [TestCase("/33650/1/2001", "/33650/1/2001")]
    [TestCase("/33650", "/33650")]
    [TestCase("/5/0/3", "/5/0/3", Description = "the object is listed without its instances")]
    [TestCase("/4/0/2", "")]
    [TestCase("/4/*/2", "")]
    public void It_means_what_the_device_lists(string pattern, string paths) =>
        Assert.That(string.Join(' ', Desk.Pattern(pattern).PathsOf(Device)), Is.EqualTo(paths));

    [TestCase("")]
    [TestCase("/")]
    [TestCase("/*/0/1")]
    [TestCase("/3/0/*")]
    [TestCase("/3/0/70000")]
    [TestCase("counter")]
    public void What_is_no_pattern_is_refused_with_an_example(string text)
    {
        Assert.That(ObservePattern.TryParse(text, out _, out var error), Is.False);
        Assert.That(error, Does.Contain("/33650/0/2001").And.Contain($"'{text}'"));
    }

    private static Registration Device => new(
        "d", "/rd/1", new(System.Net.IPAddress.Loopback, 1), "1.1", null, "U", false, null, "", LinkFormat.Parse("</3/0>,</5>,</33650/1>,</33650/4>"u8).Value!,
        BoardTime.Zero, BoardTime.Zero, 1);
}
