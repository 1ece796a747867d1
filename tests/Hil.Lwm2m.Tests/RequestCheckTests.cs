using Hil.Lwm2m.Tests.Virtual;

namespace Hil.Lwm2m.Tests;

/// <summary>A test's fault is told before anything is sent, and is sent where it is meant.</summary>
public sealed class RequestCheckTests
{
    private static readonly TestCaseData[] Faults =
    [
        Case("write to what is read-only", device => device.Write("/3/0/9", 50), "a resource that can be written was expected, found Battery Level, of which the definition says R"),
        Case("wrong type", device => device.Write("/1/0/1", "long"), "a value of type Integer was expected for Lifetime, found String \"long\""),
        Case("fraction for an integer", device => device.Write("/1/0/1", 1.5), "a value of type Integer was expected for Lifetime, found Float 1.5"),
        Case("out of range", device => device.Write("/10/0/1", 70_000), "a value within 0..65535 was expected for Disable radio period, found 70000"),
        Case("too long", device => device.Write("/5/0/1", new string('x', 256)), "a value within 0..255 was expected for Package URI"),
        Case("a resource of one instance as several", device => device.Write("/1/0/1/0", 5), "no resource instance was expected, since Lifetime has but one"),
        Case("a wrong value among many", device => device.WritePartial("/1/0", [new("/1/0/1", 60), new("/1/0/6", 2)]), "a value of type Boolean was expected for"),
        Case("an object as a whole", device => device.Write("/1", [new("/1/0/1", 60)]), "an object instance, a resource or a resource instance was expected, found /1"),
        Case("execute what is no command", device => device.Execute("/3/0/9"), "a resource that can be executed was expected, found Battery Level"),
        Case("execute an instance", device => device.Execute("/3/0"), "a resource was expected, found /3/0"),
        Case("read a command", device => device.Read("/3/0/4"), "a resource that can be read was expected, found Reboot, of which the definition says E"),
        Case("read the device", device => device.Read("/"), "an object, an instance or a resource was expected, found /"),
        Case("delete the device object", device => device.Delete("/3/0"), "another object than Device was expected"),
        Case("delete an object", device => device.Delete("/3303"), "an object instance or a resource instance was expected, found /3303"),
        Case("delete a resource instance of 1.1", device => device.Delete("/2/0/2/0"), "the deletion of a resource instance is of LwM2M 1.2"),
        Case("remove a resource instance of 1.1", device => device.WriteComposite([], ["/2/0/2/0"]), "the removal of a resource instance is of LwM2M 1.2, but hil-thingy91 registered with 1.1"),
        Case("create a second device", device => device.Create("/3", [new("/3/1/14", "Z")]), "an object of several instances was expected, found Device (object 3, version 1.1)"),
        Case("depth of 1.1", device => device.Discover("/3", depth: 1), "the depth of a Discover is of LwM2M 1.2, but hil-thingy91 registered with 1.1"),
        Case("unknown attribute", device => device.WriteAttributes("/3/0/9", "pmox=1"), "was expected, found 'pmox'"),
        Case("attribute of 1.2", device => device.WriteAttributes("/3/0/9", "con=1"), "the attribute con is of LwM2M 1.2, but the client registered with 1.1"),
        Case("attribute above its level", device => device.WriteAttributes("/3/0", "gt=1"), "a resource was expected for the attribute gt, found /3/0"),
        Case("threshold of a text", device => device.WriteAttributes("/3/0/0", "gt=1"), "a resource that is a number was expected for the attribute gt, found String"),
        Case("period with a fraction", device => device.WriteAttributes("/3/0/9", "pmin=1.5"), "whole seconds was expected for the attribute pmin, found '1.5'"),
        Case("twice the same", device => device.WriteAttributes("/3/0/9", "pmin=1&pmin=2"), "each attribute was expected once, found pmin again"),
        Case("pmax below pmin", device => device.WriteAttributes("/3/0/9", "pmin=5&pmax=2"), "a pmax of at least pmin was expected, found 2 below 5"),
        Case("lt above gt", device => device.WriteAttributes("/3/0/9", "gt=10&lt=20"), "lt below gt was expected, found lt 20 and gt 10"),
        Case("step too wide", device => device.WriteAttributes("/3/0/9", "gt=20&lt=10&st=5"), "lt + 2 × st below gt was expected"),
        Case("attributes on an observation of 1.1", device => device.Observe("/3/0/9", attributes: "pmin=1"), "attributes on an observation is of LwM2M 1.2"),
    ];

    [TestCaseSource(nameof(Faults))]
    public async Task What_breaks_the_definition_or_the_version_is_not_sent(Func<RegisteredDevice, Task> ask, string reason)
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register(new ObjectStore());
        await Assert.ThatAsync(() => ask(device), Throws.TypeOf<InvalidRequestException>().With.Message.Contains(reason));
        Assert.That(bench.Device.Requests, Is.Empty);
    }

    [TestCase("/1/0/1", "a resource instance was expected to be removed, found /1/0/1")]
    [TestCase("/3/0/6/0", "a resource of several instances that can be written was expected, found Available Power Sources, of which the definition says R")]
    [TestCase("/1/0/1/0", "a resource of several instances that can be written was expected, found Lifetime, of which the definition says RW")]
    [TestCase("/2/0/2/1", "a value or its removal was expected, found both")]
    public async Task What_cannot_be_removed_is_not_sent(string path, string reason)
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register(new ObjectStore(), "1.2");
        Assert.That(() => device.WriteComposite([new("/2/0/2/1", 3)], [path]), Throws.TypeOf<InvalidRequestException>().With.Message.Contains(reason));
        Assert.That(bench.Device.Requests, Is.Empty);
    }

    [TestCaseSource(nameof(Faults))]
    public async Task What_is_meant_to_be_wrong_is_sent(Func<RegisteredDevice, Task> ask, string reason)
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register(new ObjectStore());
        bench.Device.Override = exchange =>
        {
            exchange.Respond(Hil.Coap.Messages.CoapCode.BadRequest);
            return true;
        };
        try
        {
            await ask(device.Unchecked);
        }
        catch (Lwm2mOperationException)
        {
            // An observation that is refused.
        }

        Assert.That(bench.Device.Requests, Is.Not.Empty, reason);
    }

    [Test]
    public async Task What_nobody_defined_is_not_judged()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register(new ObjectStore());
        (await device.Write("/60000/0/1", "anything")).EnsureSuccess();
        (await device.Execute("/60000/0/2")).EnsureSuccess();
        (await device.Write("/3/0/30000", 5)).EnsureSuccess();
    }

    [Test]
    public async Task The_unchecked_view_is_the_same_device()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register(new ObjectStore());
        var view = device.Unchecked;
        Assert.That(view.Registration, Is.SameAs(device.Registration));
        await bench.Device.Update("lt=120");
        Assert.That(view.Registration.Lifetime, Is.EqualTo(TimeSpan.FromSeconds(120)));
        await using var observation = await view.Observe("/3/0/9");
        await bench.Device.Deregister();
        Assert.That(view.IsRegistered, Is.False);
        Assert.That(observation.IsActive, Is.False);
        await Assert.ThatAsync(async () => await view.Read("/3/0/9"), Throws.TypeOf<NotRegisteredException>());
    }

    private static TestCaseData Case(string name, Func<RegisteredDevice, ValueTask<Lwm2mResponse>> ask, string reason) =>
        new TestCaseData((Func<RegisteredDevice, Task>)(device => ask(device).AsTask()), reason).SetArgDisplayNames(name);

    private static TestCaseData Case(string name, Func<RegisteredDevice, ValueTask<Observation>> ask, string reason) =>
        new TestCaseData((Func<RegisteredDevice, Task>)(device => ask(device).AsTask()), reason).SetArgDisplayNames(name);
}
