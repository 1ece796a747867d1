using Hil.Coap.Messages;
using Hil.Core.Time;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Tests.Virtual;

namespace Hil.Lwm2m.Tests;

public sealed class RegistrationTests
{
    [Test]
    public async Task A_register_is_answered_with_a_location_and_kept_with_all_that_it_says()
    {
        using var bench = new ServerAndDevice();
        var answer = await bench.Device.Register("lwm2m=1.1&ep=hil-thingy91&lt=60&b=U&Q&sms=+4912345", "</1/0>;ver=1.1,</33650/1>,</33650/0>");

        var registration = bench.Server.Find("hil-thingy91")!.Registration;
        Assert.Multiple(() =>
        {
            Assert.That(answer.Code, Is.EqualTo(CoapCode.Created));
            Assert.That(bench.Device.Location, Is.EqualTo(registration.Location));
            Assert.That(registration.Version, Is.EqualTo("1.1"));
            Assert.That(registration.Lifetime, Is.EqualTo(TimeSpan.FromSeconds(60)));
            Assert.That(registration.QueueMode, Is.True);
            Assert.That(registration.Sms, Is.EqualTo("+4912345"));
            Assert.That(registration.Objects.Select(path => path.ToString()), Is.EqualTo(new[] { "/1/0", "/33650/0", "/33650/1" }));
            Assert.That(bench.Lines, Is.EqualTo(new[]
            {
                "registered hil-thingy91 at /rd/1: lwm2m 1.1, lifetime 60 s, binding U, queue mode, /1/0 /33650/0 /33650/1",
            }));
        });
    }

    [TestCase("</1/0>,</3/0>", "", "/1/0 /3/0")]
    [TestCase("</1/0>;ver=1.1,</3/0>", "", "/1/0 /3/0")]
    [TestCase("</1/0>;ver=\"1.1\", </3/0>", "", "/1/0 /3/0")]
    [TestCase("</>;rt=\"oma.lwm2m\";ct=110,</1>;ver=1.1,</3/0>", "", "/1 /3/0")]
    [TestCase("</lwm2m>;rt=\"oma.lwm2m\";ct=\"110 112\",</lwm2m/1/0>,</lwm2m/65000/7>", "/lwm2m", "/1/0 /65000/7")]
    public async Task Each_dialect_of_link_list_is_understood(string links, string root, string objects)
    {
        using var bench = new ServerAndDevice();
        await bench.Device.Register(links: links);

        var registration = bench.Server.Find(ServerAndDevice.Endpoint)!.Registration;
        Assert.That(registration.RootPath, Is.EqualTo(root));
        Assert.That(string.Join(' ', registration.Objects), Is.EqualTo(objects));
    }

    [Test]
    public async Task A_list_of_objects_is_held_once_however_often_it_is_told_and_others_are_told_from_it()
    {
        using var bench = new ServerAndDevice();
        IReadOnlyList<CoreLink> Listed() => bench.Server.Find(ServerAndDevice.Endpoint)!.Registration.Links;
        await bench.Device.Register(links: "</1/0>,</3/0>");
        var first = Listed();
        for (var i = 0; i < 15; i++)
        {
            await bench.Device.Register(links: $"</3/{i}>");
            Assert.That(Listed().Single().Target, Is.EqualTo($"/3/{i}"));
        }

        await bench.Device.Register(links: "</1/0>,</3/0>");
        Assert.That(Listed(), Is.SameAs(first));

        // More different lists than are held: the oldest is read anew.
        for (var i = 0; i < 40; i++)
            await bench.Device.Register(links: $"</33650/{i}>");
        await bench.Device.Register(links: "</1/0>,</3/0>");
        Assert.That(Listed(), Is.Not.SameAs(first));
        Assert.That(Listed().Select(link => link.Target), Is.EqualTo(new[] { "/1/0", "/3/0" }));
    }

    [TestCase("ep=x&lt=60", "", "4.00", "a list of objects")]
    [TestCase("lt=60", "</3/0>", "4.00", "the parameter ep")]
    [TestCase("ep=&lt=60", "</3/0>", "4.00", "an endpoint name")]
    [TestCase("ep=x&lt=soon", "</3/0>", "4.00", "'soon'")]
    [TestCase("ep=x&lt=-1", "</3/0>", "4.00", "'-1'")]
    [TestCase("ep=x&ep=y", "</3/0>", "4.00", "ep again")]
    [TestCase("ep=x&b=Z", "</3/0>", "4.00", "'Z'")]
    [TestCase("ep=x", "</3/0", "4.00", "offset 5")]
    [TestCase("ep=x&lwm2m=3.0", "</3/0>", "4.12", "'3.0'")]
    public async Task A_register_that_is_wrong_is_refused_with_the_reason(string query, string links, string code, string reason)
    {
        using var bench = new ServerAndDevice();
        var answer = await bench.Device.Register(query, links);

        Assert.That(answer.Code.ToString(), Is.EqualTo(code));
        Assert.That(System.Text.Encoding.UTF8.GetString(answer.Payload.Span), Does.Contain(reason));
        Assert.That(bench.Server.Registrations, Is.Empty);
        Assert.That(bench.Lines.Single(), Does.StartWith("refused").And.Contain(reason));
    }

    [Test]
    public async Task A_register_in_another_format_than_links_is_answered_4_15()
    {
        using var bench = new ServerAndDevice();
        var answer = await bench.Device.Ask(CoapCode.Post, "/rd", "ep=x", "{}", contentFormat: 50);
        Assert.That(answer.Code, Is.EqualTo(CoapCode.UnsupportedContentFormat));
    }

    [Test]
    public async Task A_client_falls_back_to_a_version_that_the_server_takes()
    {
        using var bench = new ServerAndDevice(new() { Versions = ["1.0"] });
        Assert.That((await bench.Device.Register("ep=x&lwm2m=1.2")).Code, Is.EqualTo(CoapCode.PreconditionFailed));
        Assert.That((await bench.Device.Register("ep=x&lwm2m=1.1")).Code, Is.EqualTo(CoapCode.PreconditionFailed));
        Assert.That((await bench.Device.Register("ep=x&lwm2m=1.0")).Code, Is.EqualTo(CoapCode.Created));
    }

    [Test]
    public async Task The_scenario_chooses_the_answer_to_the_next_register_and_only_to_that()
    {
        using var bench = new ServerAndDevice();
        bench.Server.AnswerNextRegister(CoapCode.PreconditionFailed);
        Assert.That((await bench.Device.Register()).Code, Is.EqualTo(CoapCode.PreconditionFailed));
        Assert.That((await bench.Device.Register()).Code, Is.EqualTo(CoapCode.Created));
        Assert.That(bench.Lines[0], Is.EqualTo("refused hil-thingy91 with 4.12: as the scenario wished"));
    }

    [Test]
    public async Task A_registration_lasts_exactly_its_lifetime_after_the_last_update()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        await bench.Clock.RunUntil(() => false, BoardTime.Zero + TimeSpan.FromSeconds(40));
        await bench.Device.Update();
        var end = device.Registration.UpdatedAt + TimeSpan.FromSeconds(60);

        await bench.Clock.RunUntil(() => false, end - TimeSpan.FromMicroseconds(1));
        Assert.That(device.IsRegistered, Is.True);
        await bench.Clock.RunUntil(() => false, end);
        Assert.That(device.IsRegistered, Is.False);
        Assert.That(bench.Server.Find(ServerAndDevice.Endpoint), Is.Null);
        Assert.That(bench.Lines[^1], Is.EqualTo("expired hil-thingy91 after 60 s without an update"));
    }

    [Test]
    public async Task An_update_changes_lifetime_and_objects_and_says_so()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        var answer = await bench.Device.Update("lt=120", "</1/0>,</3/0>");

        Assert.That(answer.Code, Is.EqualTo(CoapCode.Changed));
        Assert.That(device.Registration.Lifetime, Is.EqualTo(TimeSpan.FromSeconds(120)));
        Assert.That(bench.Lines[^1], Is.EqualTo("updated hil-thingy91 lifetime 120 s, objects /1/0 /3/0"));
    }

    [Test]
    public async Task An_update_must_not_change_the_name_or_the_version()
    {
        using var bench = new ServerAndDevice();
        await bench.Register();
        Assert.That((await bench.Device.Update("ep=other")).Code, Is.EqualTo(CoapCode.BadRequest));
        Assert.That((await bench.Device.Update("lwm2m=1.1")).Code, Is.EqualTo(CoapCode.BadRequest));
    }

    [Test]
    public async Task Lifetime_0_never_ends()
    {
        using var bench = new ServerAndDevice();
        await bench.Device.Register("ep=x&lt=0");
        await bench.Clock.Run(TimeSpan.FromDays(4000));
        Assert.That(bench.Server.Find("x")!.IsRegistered, Is.True);
    }

    [Test]
    public async Task A_lifetime_of_a_hundred_years_is_no_trouble_for_the_timers()
    {
        using var bench = new ServerAndDevice();
        await bench.Device.Register($"ep=x&lt={uint.MaxValue}");
        await bench.Clock.Run(TimeSpan.FromSeconds(uint.MaxValue - 1L));
        Assert.That(bench.Server.Find("x"), Is.Not.Null);
        await bench.Clock.Run(TimeSpan.FromSeconds(2));
        Assert.That(bench.Server.Find("x"), Is.Null);
    }

    [Test]
    public async Task A_forgotten_device_hears_4_04_to_its_update_and_registers_anew()
    {
        using var bench = new ServerAndDevice();
        var former = await bench.Register();
        Assert.That(bench.Server.Forget(ServerAndDevice.Endpoint), Is.True);
        Assert.That((await bench.Device.Update()).Code, Is.EqualTo(CoapCode.NotFound));
        Assert.That((await bench.Device.Register()).Code, Is.EqualTo(CoapCode.Created));
        Assert.That(former.IsRegistered, Is.False);
        Assert.That(bench.Server.Find(ServerAndDevice.Endpoint)!.Registration.Location, Is.Not.EqualTo(former.Registration.Location));
    }

    [Test]
    public async Task After_a_restart_the_server_knows_nobody()
    {
        using var bench = new ServerAndDevice();
        await bench.Register();
        bench.Server.Restart();
        Assert.That(bench.Server.Registrations, Is.Empty);
        Assert.That(bench.Server.Remembered, Is.Zero);
        Assert.That((await bench.Device.Update()).Code, Is.EqualTo(CoapCode.NotFound));
    }

    [Test]
    public async Task A_deregister_ends_the_registration()
    {
        using var bench = new ServerAndDevice();
        await bench.Register();
        Assert.That((await bench.Device.Deregister()).Code, Is.EqualTo(CoapCode.Deleted));
        Assert.That((await bench.Device.Deregister()).Code, Is.EqualTo(CoapCode.NotFound));
        Assert.That(bench.Lines[1], Is.EqualTo("deregistered hil-thingy91"));
    }

    [Test]
    public async Task A_new_register_replaces_the_old_one_and_voids_its_observations()
    {
        using var bench = new ServerAndDevice();
        var former = await bench.Register();
        var observation = await former.Observe("/33650/1/2001");
        await bench.Device.Register();

        Assert.That(former.IsRegistered, Is.False);
        Assert.That(observation.IsActive, Is.False);
        Assert.That(bench.Lines, Has.Some.EqualTo("replaced hil-thingy91 /rd/1"));
        bench.Device.Set("/33650/1/2001", "1");
        await bench.Run(1);
        Assert.That(observation.Notifications, Is.Empty);
        Assert.That(bench.Device.Observed, Is.Empty, "the reset told the device");
        var error = await Assert.ThrowsAsync<NotRegisteredException>(async () => await former.Read("/3/0/0"));
        Assert.That(error!.Message, Does.Contain("it registered anew at"));
    }

    [Test]
    public async Task Waiting_for_a_registration_ends_when_it_comes()
    {
        using var bench = new ServerAndDevice();
        bench.Clock.CreateTimer(_ => _ = bench.Device.Register(), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        var device = await bench.Server.WaitForRegistration(ServerAndDevice.Endpoint, TimeSpan.FromSeconds(10));
        Assert.That(device.Registration.RegisteredAt, Is.EqualTo(BoardTime.Zero + TimeSpan.FromMilliseconds(3010)));
    }

    [Test]
    public async Task Waiting_for_a_new_registration_does_not_take_the_old_one()
    {
        using var bench = new ServerAndDevice();
        var former = await bench.Register();
        Assert.That(await bench.Server.WaitForRegistration(ServerAndDevice.Endpoint, TimeSpan.FromSeconds(1)), Is.SameAs(former));
        bench.Clock.CreateTimer(_ => _ = bench.Device.Register(), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        var device = await bench.Server.WaitForNewRegistration(ServerAndDevice.Endpoint, TimeSpan.FromSeconds(10));
        Assert.That(device, Is.Not.SameAs(former));
    }

    [Test]
    public async Task Waiting_in_vain_ends_at_the_deadline_and_says_what_was_last_seen()
    {
        using var bench = new ServerAndDevice();
        var silence = await Assert.ThrowsAsync<DeviceTimeoutException>(
            async () => await bench.Server.WaitForRegistration(ServerAndDevice.Endpoint, TimeSpan.FromSeconds(5)));
        Assert.That(bench.Clock.Now, Is.EqualTo(BoardTime.Zero + TimeSpan.FromSeconds(5)));
        Assert.That(silence!.Message, Is.EqualTo(
            "hil-thingy91 was expected to register within 5 s (from 0.000000 s to 5.000000 s), but did not. "
            + "The server never heard that name. No message came at all."));

        await bench.Device.Register("ep=hil-thingy91&lwm2m=9.9");
        var refused = await Assert.ThrowsAsync<DeviceTimeoutException>(
            async () => await bench.Server.WaitForRegistration(ServerAndDevice.Endpoint, TimeSpan.FromSeconds(5)));
        Assert.That(refused!.Message, Does.Contain("refused hil-thingy91 with 4.12").And.Contain("POST /rd?ep=hil-thingy91&lwm2m=9.9"));
    }

    [TestCase("lwm2m=1.0&ep=x&lt=60&b=UQ", "</1/0>", "")]
    [TestCase("lwm2m=1.1&ep=x&lt=60&b=UT&Q", "</>;rt=\"oma.lwm2m\";ct=110,</1>;ver=1.1;future=yes,</3/0>", "")]
    [TestCase("lwm2m=1.2&ep=x&lt=60&b=UM&pid=1", "</1/0>", "")]
    [TestCase("ep=x", "</1/0>", "lwm2m is absent, 1.0 is assumed|lt is absent, the default is assumed")]
    [TestCase("lwm2m=1.1&ep=x&lt=60&b=UQ", "</1/0>", "b=UQ is no binding of 1.1")]
    [TestCase("lwm2m=1.0&ep=x&lt=60&b=T", "</1/0>", "b=T is no binding of 1.0")]
    [TestCase("lwm2m=1.0&ep=x&lt=60&Q=1", "</1/0>", "Q has a value|Q is no parameter of 1.0")]
    [TestCase("lwm2m=1.0&ep=x&lt=60&foo=1", "</1/0>", "the parameter 'foo' is unknown")]
    [TestCase("lwm2m=1.0&ep=x&lt=60", "</0/0>,</1/0>,</1/0>,</light>,</3/0/1>", "/0/0 is listed, which is not to be told|/1/0 is listed twice|</light> is no object or instance|</3/0/1> is no object or instance")]
    [TestCase("lwm2m=1.1&ep=x&lt=60", "</dev>;rt=\"oma.lwm2m\",</dev/1/0>,</other/3>", "</other/3> is no object or instance")]
    public async Task A_register_is_taken_with_remarks_on_what_is_odd_about_it(string query, string links, string remarks)
    {
        using var bench = new ServerAndDevice();
        Assert.That((await bench.Device.Register(query, links)).Code, Is.EqualTo(CoapCode.Created));
        Assert.That(string.Join('|', bench.Server.Find("x")!.Registration.Remarks), Is.EqualTo(remarks));
        Assert.That(bench.Lines[0], remarks.Length == 0 ? Does.Not.Contain("odd") : Does.Contain("; odd: " + remarks.Split('|')[0]));
    }

    [Test]
    public async Task The_order_of_parameters_never_matters()
    {
        string[] items = ["lwm2m=1.1", "ep=x", "lt=77", "b=U", "Q", "sms=+49"];
        for (var shift = 0; shift < items.Length; shift++)
        {
            using var bench = new ServerAndDevice();
            await bench.Device.Register(string.Join('&', items.Skip(shift).Concat(items.Take(shift))));
            var registration = bench.Server.Find("x")!.Registration;
            Assert.That(
                (registration.Version, registration.Lifetime, registration.Binding, registration.QueueMode, registration.Sms, registration.Remarks.Count),
                Is.EqualTo(("1.1", TimeSpan.FromSeconds(77), "U", true, "+49", 0)));
        }
    }

    [Test]
    public async Task Versions_of_objects_and_supported_formats_are_read_off_the_links()
    {
        using var bench = new ServerAndDevice();
        await bench.Device.Register("lwm2m=1.1&ep=x&lt=60", "</a>;rt=\"oma.lwm2m\";ct=\"110 112\",</a/1>;ver=1.1,</a/3/0>,</a/3303>;ver=\"1.2\"");
        var registration = bench.Server.Find("x")!.Registration;
        Assert.That(registration.Formats, Is.EqualTo(new[] { ContentFormat.SenMlJson, ContentFormat.SenMlCbor }));
        Assert.That((registration.VersionOf(1), registration.VersionOf(3), registration.VersionOf(3303)), Is.EqualTo(("1.1", (string?)null, "1.2")));
        Assert.That(registration.Remarks, Is.Empty);
    }

    [Test]
    public async Task An_update_with_an_object_list_replaces_it_whole_and_without_one_leaves_it()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        await bench.Device.Update("b=UQ");
        Assert.That(device.Registration.QueueMode, Is.True);
        Assert.That(device.Registration.Has("/33650/1"), Is.True);
        await bench.Device.Update("", "</3/0>");
        Assert.That(device.Registration.Objects.Select(path => path.ToString()), Is.EqualTo(new[] { "/3/0" }));
        await bench.Device.Update("b=U");
        Assert.That(device.Registration.QueueMode, Is.False);
    }

    [Test]
    public async Task More_registrations_than_are_held_are_refused_and_those_that_are_held_can_be_renewed()
    {
        using var bench = new ServerAndDevice(new() { MostRegistrations = 2 });
        await bench.Device.Register("ep=a");
        await bench.Device.Register("ep=b");
        Assert.That((await bench.Device.Register("ep=c")).Code, Is.EqualTo(CoapCode.ServiceUnavailable));
        Assert.That((await bench.Device.Register("ep=b")).Code, Is.EqualTo(CoapCode.Created));
    }
}
