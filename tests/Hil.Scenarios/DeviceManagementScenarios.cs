using Hil.Coap.Messages;
using Hil.Lwm2m;

namespace Hil.Scenarios;

[AllureEpic("Device management")]
public sealed class DeviceManagementScenarios : BenchTest
{
    [Test, AllureFeature("Pattern detector")]
    public async Task The_detectors_are_named_as_the_profile_says()
    {
        var device = await Bench.PowerOn();

        var answer = (await device.Read(Lwm2mPath.Of(Detector.Object))).EnsureSuccess();

        Assert.That(answer.Content.Instances, Is.EqualTo(Profile.Classes.Select(pattern => new Detector(pattern).Path).Order()));
        Assert.Multiple(() =>
        {
            foreach (var detector in Profile.Classes.Select(device.Detector))
                Assert.That(answer.Content[detector.Name.Path].AsString(), Is.EqualTo(detector.Pattern.PatternName), $"{detector.Name.Path}");
        });
    }

    [TestCase(2000), TestCase(2001), TestCase(2002), AllureFeature("Access rights")]
    public async Task A_write_to_a_read_only_resource_is_refused(int resource)
    {
        var device = await Bench.PowerOn();
        var path = device.Detector("circle").Path.Append(resource);
        var before = (await device.Read(path)).Value;

        var answer = await device.Unchecked.Write(path, Lwm2mValue.Of("7"));

        Assert.That(answer.Code, Is.EqualTo(CoapCode.MethodNotAllowed));
        Assert.That((await device.Read(path)).Value, Is.EqualTo(before));
    }

    [TestCase(2000), TestCase(2001), TestCase(2002), AllureFeature("Access rights")]
    public async Task Executing_what_cannot_be_executed_is_refused(int resource)
    {
        var device = await Bench.PowerOn();

        var answer = await device.Unchecked.Execute(device.Detector("circle").Path.Append(resource));

        Assert.That(answer.Code, Is.EqualTo(CoapCode.MethodNotAllowed));
    }

    [TestCase("/33650/99"), TestCase("/33650/0/9999"), TestCase("/4711"), AllureFeature("Access rights")]
    public async Task Reading_what_is_not_there_is_answered_not_found(string path)
    {
        var device = await Bench.PowerOn();

        var answer = await device.Read(path);

        Assert.That(answer.Code, Is.EqualTo(CoapCode.NotFound));
    }

    [Test, AllureFeature("Attributes")]
    public async Task Discover_lists_the_attributes_that_were_written()
    {
        var device = await Bench.PowerOn();
        var counter = device.Detector("circle").Counter.Path;
        (await device.WriteAttributes(counter, "pmin=2&pmax=10&st=3")).EnsureSuccess();

        var answer = (await device.Discover(counter.Parent)).EnsureSuccess();

        var link = answer.Links.Single(link => link.Target == counter.ToString());
        Assert.That((link["pmin"], link["pmax"], link["st"]), Is.EqualTo(("2", "10", "3")));
        Assert.That(answer.Links.Select(each => each.Target), Is.SupersetOf(new[] { 2000, 2001, 2002 }.Select(id => $"{counter.Parent.Append(id)}")));
    }
}
