using System.Text;
using Hil.Coap.Messages;
using Hil.Core.Timelines;
using Hil.Lwm2m;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Files;
using Hil.Lwm2m.Firmware;
using Hil.NUnit.Conformance;

namespace Hil.Scenarios.Conformance;

/// <summary>The Firmware Update object: cases 751 to 780.</summary>
public sealed class FirmwareCases : OmaCases
{
    private const int BlocksBeforeTheLoss = 3;
    private const int TooLarge = 2 << 20;

    private static readonly TimeSpan Judged = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Installed = TimeSpan.FromSeconds(180);

    // CoAP gives a message up after at most 93 s (MAX_TRANSMIT_WAIT, RFC 7252 §4.8.2).
    private static readonly TimeSpan GivenUp = TimeSpan.FromSeconds(100);

    private static readonly Lwm2mPath Instance = "/5/0";
    private static readonly Lwm2mPath Protocols = "/5/0/8";
    private static readonly Lwm2mPath Delivery = "/5/0/9";

    private Lwm2m.Firmware.FirmwareUpdate Firmware => Client.Server.Firmware(Client.Endpoint);

    [OmaCase(751, "Querying the readable resources")]
    public async Task Querying_the_readable_resources()
    {
        NeedsObject(5);
        var content = Answers(await Client.Read(Instance), CoapCode.Content).Content;
        Holds(content, FirmwarePath.State, ResourceType.Integer);
        Holds(content, FirmwarePath.Result, ResourceType.Integer);
        Holds(content, Delivery, ResourceType.Integer);
        var delivery = content[Delivery].AsInteger();
        var state = content[FirmwarePath.State].AsInteger();
        Require(state is >= 0 and <= 3, "the state is one that there is (0 to 3)", $"{state}");
        Require(delivery is 0 or 1 or 2, "the delivery method is pull (0), push (1) or both (2)", $"{delivery}");
        if (await Client.Has(Protocols, Cancellation))
            Require(
                content.Below(Protocols).All(node => node.AsInteger() is >= 0 and <= 5), "the protocols are of those that there are (0 to 5)",
                content.Describe());
    }

    [OmaCase(755, "Setting the writable Resource Package")]
    public async Task Setting_the_package()
    {
        await NeedsDelivery(push: true);
        Answers(await Firmware.ResetByPackage(Cancellation), CoapCode.Changed);
        await IsInitial();
        await Push(Package());
        await Reaches(UpdateState.Downloaded, UpdateResult.Initial);
    }

    [OmaCase(756, "Setting the writable Resource Package URI")]
    public async Task Setting_the_package_uri()
    {
        await NeedsDelivery(push: false);
        Answers(await Firmware.ResetByUri(Cancellation), CoapCode.Changed);
        await IsInitial();
        Answers(await Firmware.Pull(Serve(Package()).Uri, Cancellation), CoapCode.Changed);
        await Reaches(UpdateState.Downloaded, UpdateResult.Initial);
    }

    [OmaCase(760, "Basic Observation and notification on Firmware Update Object Resources")]
    public async Task Observing_the_state()
    {
        await NeedsDelivery(push: true);
        Answers(await Client.WriteAttributes(Instance, "pmin=2&pmax=10"), CoapCode.Changed);
        Afterwards(async () => await Client.WriteAttributes(Instance, "pmin&pmax"));
        var observation = await Client.Registered.Observe(FirmwarePath.State, ct: Cancellation);
        Afterwards(async () => await observation.DisposeAsync());
        Require(observation.Response.Value.AsInteger() == (int)UpdateState.Idle, "the answer to Observe says Idle", observation.Response.Describe());

        await Push(Package());

        var told = await Client.Clock.RunUntil(() => Last(observation) == (int)UpdateState.Downloaded, Client.Clock.Now + Judged, Cancellation);
        Require(told, "a notification says Downloaded", $"{Last(observation)}");

        static long? Last(Observation observation) => observation.Count > 0 ? observation.Latest.Single.AsInteger() : null;
    }

    [OmaCase(770, "Successful Firmware update (via COAP)", MayLoseTheClient = true)]
    public async Task Successful_update_by_push()
    {
        await NeedsDelivery(push: true);
        await Push(Package());
        await Reaches(UpdateState.Downloaded, UpdateResult.Initial);
        await Installs(Package());
    }

    [OmaCase(771, "Successful Firmware update (via alternative mechanism)", MayLoseTheClient = true)]
    public async Task Successful_update_by_pull()
    {
        await NeedsDelivery(push: false);
        Answers(await Firmware.Pull(Serve(Package()).Uri, Cancellation), CoapCode.Changed);
        await Reaches(UpdateState.Downloaded, UpdateResult.Initial);
        await Installs(Package());
    }

    [OmaCase(772, "Error Case 1: firmware installation without downloaded package")]
    public async Task Installation_without_a_package()
    {
        await Begins();
        var before = await Status();
        Answers(await Firmware.Update(Cancellation), CoapCode.MethodNotAllowed);
        var after = await Status();
        Require(after == before, $"state and result are as before: {before}", $"{after}");
    }

    [OmaCase(773, "Error Case 2: shortage of storage memory")]
    public async Task Shortage_of_storage()
    {
        await NeedsDelivery(push: true);
        var package = Package();
        var large = new byte[Math.Max(TooLarge, 2 * package.Bytes.Length)];
        package.Bytes.CopyTo(large);
        var answer = await Firmware.Push($"{large.Length >> 20} MiB", large, ct: Cancellation);
        var status = await Settles();
        if (status.Result is not UpdateResult.NotEnoughFlash && (status.State == UpdateState.Downloaded || status.Result != UpdateResult.Initial))
            throw Inconclusive($"the client has room for {large.Length >> 20} MiB (it said {answer.Describe()}, then {status}): fill its storage, then push a package");
        Require(status == (UpdateState.Idle, UpdateResult.NotEnoughFlash), "the client is Idle with result 2, not enough storage", $"{status}");
    }

    [OmaCase(774, "Error Case 3: out of memory")]
    public async Task Out_of_memory()
    {
        await NeedsDelivery(push: true);
        var package = Client.ExhaustingPackage
            ?? throw Inconclusive("only the client's makers know what takes its memory: give a package that does with --exhausting-package FILE, or let it run out by hand, push a package and look for result 3");
        await Firmware.Push(package.Name, package.Bytes, ct: Cancellation);
        var status = await Settles();
        Require(status == (UpdateState.Idle, UpdateResult.OutOfRam), "the client is Idle with result 3, out of memory", $"{status}");
    }

    [OmaCase(775, "Error Case 4: Connection lost during download (package URI)", MayLoseTheClient = true)]
    public async Task Connection_lost()
    {
        await NeedsDelivery(push: false);
        var package = Package();
        if (package.Bytes.Length <= (BlocksBeforeTheLoss + 1) * 1024)
            throw Inconclusive($"the package has {package.Bytes.Length} bytes, and is there before the connection can be lost: give a larger one");
        Afterwards(async () => await Client.IsRegistered(Client.RestartsWithin, Cancellation));
        Afterwards(() =>
        {
            Client.Server.Silent = false;
            return Task.CompletedTask;
        });
        using var loss = new Loss(Client, BlocksBeforeTheLoss * 1024);
        var mark = Client.Mark;
        Answers(await Firmware.Pull(Serve(package).Uri, Cancellation), CoapCode.Changed);
        await Sees<FetchEntry>(mark, "a fetch of the package's first blocks", Judged, entry => entry.Code.IsSuccess);

        await Wait(GivenUp + TimeSpan.FromSeconds(20));
        Client.Server.Silent = false;
        await Client.IsRegistered(GivenUp, Cancellation);

        var status = await Settles();
        Require(status == (UpdateState.Idle, UpdateResult.ConnectionLost), "the client is Idle with result 4, connection lost", $"{status}");
    }

    [OmaCase(776, "Error Case 5: Package Integrity check failure")]
    public async Task Integrity_failure()
    {
        await NeedsDelivery(push: true);
        var bytes = Package().Bytes.ToArray();
        bytes[bytes.Length / 2] ^= 1;
        await Firmware.Push("a package with a wrong bit", bytes, ct: Cancellation);
        var status = await Settles();
        Require(status == (UpdateState.Idle, UpdateResult.IntegrityFailure), "the client is Idle with result 5, integrity check failure", $"{status}");
    }

    [OmaCase(777, "Error Case 6: unsupported package type")]
    public async Task Unsupported_package_type()
    {
        await NeedsDelivery(push: true);
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("This is a text and no firmware. ", 96)));
        await Firmware.Push("a text", text, ct: Cancellation);
        var status = await Settles();
        Require(status == (UpdateState.Idle, UpdateResult.UnsupportedPackage), "the client is Idle with result 6, unsupported package type", $"{status}");
    }

    [OmaCase(778, "Error Case 7: invalid URI (package URI)")]
    public async Task Invalid_uri()
    {
        await NeedsDelivery(push: false);
        var file = Serve(new("nothing", new byte[] { 1 }, null));
        var answer = await Firmware.Pull($"{file.Uri}-that-is-not-there", Cancellation);
        Answers(answer, CoapCode.Changed, CoapCode.BadRequest);
        var status = await Settles();
        Require(status == (UpdateState.Idle, UpdateResult.InvalidUri), "the client is Idle with result 7, invalid URI", $"{status}");
    }

    [OmaCase(779, "Error Case 8: Unsuccessful Firmware Update", MayLoseTheClient = true)]
    public async Task Unsuccessful_update()
    {
        await NeedsDelivery(push: true);
        var package = Client.FailingPackage
            ?? throw Inconclusive("a package is needed that the client takes and cannot install: give one with --failing-package FILE");
        await Push(package);
        await Reaches(UpdateState.Downloaded, UpdateResult.Initial);
        Answers(await Firmware.Update(Cancellation), CoapCode.Changed);
        var status = await Firmware.WaitForResult(Installed, Cancellation);
        Require(status.Result == UpdateResult.UpdateFailed, "the client is Idle with result 8, update failed", $"{status}");
    }

    [OmaCase(780, "Error Case 9: Unsupported protocol")]
    public async Task Unsupported_protocol()
    {
        await NeedsDelivery(push: false);
        Answers(await Firmware.Pull("gopher://192.0.2.1/package", Cancellation), CoapCode.Changed, CoapCode.BadRequest);
        var status = await Settles();
        Require(status == (UpdateState.Idle, UpdateResult.UnsupportedProtocol), "the client is Idle with result 9, unsupported protocol", $"{status}");
    }

    // Each case begins with nothing downloaded and no result, and leaves it so.
    private async Task Begins()
    {
        NeedsObject(5);
        Afterwards(async () =>
        {
            await Client.IsRegistered(Client.RestartsWithin, Cancellation);
            if (await Status() != (UpdateState.Idle, UpdateResult.Initial))
                await Firmware.ResetByUri(Cancellation);
        });
        if (await Status() == (UpdateState.Idle, UpdateResult.Initial))
            return;
        await Firmware.ResetByUri(Cancellation);
        await IsInitial("after an empty Package URI, which ends whatever was begun, ");
    }

    private async Task NeedsDelivery(bool push)
    {
        await Begins();
        var delivery = Answers(await Client.Read(Delivery), CoapCode.Content).Value.AsInteger();
        if (delivery == (push ? 0 : 1))
            throw NotApplicable($"{Delivery} is {delivery}: the client only {(push ? "pulls" : "takes what is pushed")}");
        if (push || !await Client.Has(Protocols, Cancellation))
            return;
        var protocols = Answers(await Client.Read(Protocols), CoapCode.Content).Content;
        if (protocols.Nodes.All(node => node.AsInteger() != 0))
            throw NotApplicable($"{Protocols} is {protocols.Describe()}: the client does not pull by coap");
    }

    private ConformancePackage Package() => Client.Package ?? throw Inconclusive("a firmware package that the client takes is needed: give one with --package FILE");

    private ServedFile Serve(ConformancePackage package) => Client.Server.Files.Put($"/conformance/{package.Name.Replace(' ', '-')}", package.Bytes);

    private async Task Push(ConformancePackage package) => Answers(await Firmware.Push(package.Name, package.Bytes, ct: Cancellation), CoapCode.Changed);

    private async Task Installs(ConformancePackage package)
    {
        var mark = Client.Mark;
        Answers(await Firmware.Update(Cancellation), CoapCode.Changed);
        var status = await Firmware.WaitForResult(Installed, Cancellation);
        Require(status.Result == UpdateResult.Success, "the client is Idle with result 1, success", $"{status}");
        Require(Client.Mark > mark, "the client said so itself", "nothing");
        if (package.Version is { } version)
            Require(status.Version == version, $"/3/0/3 is {version}", $"{status.Version}");
    }

    private async Task<(UpdateState State, UpdateResult Result)> Status() => (
        (UpdateState)(await Client.Read(FirmwarePath.State)).Value.AsInteger(), (UpdateResult)(await Client.Read(FirmwarePath.Result)).Value.AsInteger());

    private async Task IsInitial(string when = "")
    {
        var status = await Status();
        Require(status == (UpdateState.Idle, UpdateResult.Initial), $"{when}state and result are both 0", $"{status}");
    }

    private async Task Reaches(UpdateState state, UpdateResult result)
    {
        var status = await Settles();
        Require(status == (state, result), $"the client is {state} with result {(int)result}", $"{status}");
    }

    // Asks once a second until the client neither downloads nor has yet to say how it ended.
    private async Task<(UpdateState State, UpdateResult Result)> Settles()
    {
        var until = Client.Clock.Now + Judged;
        var status = await Status();
        while (Client.Clock.Now < until && (status.State == UpdateState.Downloading || status == (UpdateState.Idle, UpdateResult.Initial)))
        {
            await Wait(TimeSpan.FromSeconds(1));
            status = await Status();
        }

        return status;
    }

    /// <summary>Makes the server silent, in the middle of an exchange, once it has given so much of a file.</summary>
    private sealed class Loss : IDisposable
    {
        private readonly ClientUnderTest _client;
        private readonly long _after;

        public Loss(ClientUnderTest client, long after)
        {
            (_client, _after) = (client, after);
            client.Timeline.Appended += Look;
        }

        public void Dispose() => _client.Timeline.Appended -= Look;

        private void Look(TimelineEntry entry)
        {
            if (entry is not FetchEntry fetch || fetch.End < _after || _client.Server.Silent)
                return;
            _client.Timeline.Appended -= Look;
            _client.Server.Silent = true;
        }
    }
}
