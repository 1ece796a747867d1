using System.Collections.Concurrent;
using System.Security.Cryptography;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m;
using Hil.Lwm2m.Files;
using Hil.Lwm2m.Firmware;
using Hil.Serve.Live;

namespace Hil.Serve.Operating;

/// <summary>Updates of firmware that a person at the desk asks for: one at a time for each device, in the background.</summary>
/// <remarks>Safe for many threads.</remarks>
public sealed class FirmwareDesk
{
    private static readonly TimeSpan JudgesWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PullsWithin = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan InstallsWithin = TimeSpan.FromMinutes(10);

    private readonly Lwm2mServer _server;
    private readonly Operator _desk;
    private readonly LiveState _live;
    private readonly SystemBoardClock _clock;
    private readonly Timeline _timeline;
    private readonly Func<Registration, string> _authority;
    private readonly CancellationToken _closing;
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new(StringComparer.Ordinal);

    internal FirmwareDesk(
        Lwm2mServer server, Operator desk, LiveState live, SystemBoardClock clock, Timeline timeline, Func<Registration, string> authority, CancellationToken closing) =>
        (_server, _desk, _live, _clock, _timeline, _authority, _closing) = (server, desk, live, clock, timeline, authority, closing);

    /// <summary>Begins an update: hands the package over, and installs it if that is wished.</summary>
    /// <param name="endpoint">The device.</param>
    /// <param name="name">What the package is called.</param>
    /// <param name="package">The package.</param>
    /// <param name="pull">Whether the device fetches it from this server; else it is pushed.</param>
    /// <param name="install">Whether it is installed as soon as it is there.</param>
    /// <returns>The whole of it, as a task that never fails: how it ended is in the live state.</returns>
    /// <exception cref="DeskRefusal">There is no such device, the package is empty, or an update is under way.</exception>
    public Task Begin(string endpoint, string name, ReadOnlyMemory<byte> package, bool pull, bool install)
    {
        var device = _desk.Device(endpoint);
        if (package.IsEmpty)
            throw new DeskRefusal(DeskRefusalKind.BadRequest, "A package was expected, found an empty file.");
        if (device.Registration.Objects.All(path => path.Object != 5))
            throw new DeskRefusal(DeskRefusalKind.Conflict, $"A device with object 5 (Firmware Update) was expected; {endpoint} does not list it.");
        return Run(endpoint, new(name, FirmwareStage.Transferring, 0, package.Length, pull ? "the device is told where the package is" : "the package is pushed"), async (view, ct) =>
        {
            var update = _server.Firmware(endpoint);
            ServedFile? file = null;
            try
            {
                if (pull)
                {
                    // A short path, since devices hold URIs in small buffers; named after the content, so that no cache mistakes it.
                    file = _server.Files.Put($"/fw/{Convert.ToHexStringLower(SHA256.HashData(package.Span).AsSpan(0, 4))}.bin", package);
                    var uri = $"{_authority(device.Registration)}{file.Path}";
                    Require(await update.Pull(uri, ct), "the device refused the URI");
                    Tell(endpoint, FirmwareStage.Transferring, $"the device fetches {uri}");
                    await update.WaitFor(UpdateState.Downloaded, PullsWithin, ct);
                }
                else
                {
                    Require(await update.Push(name, package, ct: ct), "the device refused the package");
                    Tell(endpoint, FirmwareStage.Checking, "the device judges the package");
                    await update.WaitFor(UpdateState.Downloaded, JudgesWithin, ct);
                }
            }
            finally
            {
                if (file is not null)
                    _server.Files.Remove(file);
            }

            Tell(endpoint, FirmwareStage.Downloaded, "the device has the package and waits to be told to install it", package.Length);
            if (install)
                await Install(endpoint, update, ct);
        });
    }

    /// <summary>Installs the package that the device has.</summary>
    /// <returns>The whole of it, as a task that never fails.</returns>
    /// <exception cref="DeskRefusal">There is no such device, or an update is under way.</exception>
    public Task Install(string endpoint)
    {
        _desk.Device(endpoint);
        var view = _live.FirmwareOf(endpoint) ?? new("package", FirmwareStage.Installing, 0, 0, "");
        return Run(endpoint, view with { Stage = FirmwareStage.Installing, Text = "the device is told to install" }, (_, ct) => Install(endpoint, _server.Firmware(endpoint), ct));
    }

    /// <summary>Gives up what is under way, and takes the package back from the device.</summary>
    /// <exception cref="DeskRefusal">There is no such device.</exception>
    public async Task<Lwm2mResponse> Cancel(string endpoint, CancellationToken ct = default)
    {
        _desk.Device(endpoint);
        if (_running.TryGetValue(endpoint, out var running))
            await running.CancelAsync();
        var update = _server.Firmware(endpoint);
        var response = await update.Cancel(ct);
        // Cancel is of 1.1; before, an empty URI took a package back (LwM2M 1.0.2, appendix E.6).
        return response.IsSuccess ? response : await update.ResetByUri(ct);
    }

    private async Task Install(string endpoint, FirmwareUpdate update, CancellationToken ct)
    {
        Require(await update.Update(ct), "the device refused to install");
        Tell(endpoint, FirmwareStage.Installing, "the device installs the package and restarts");
        var status = await update.WaitForResult(InstallsWithin, ct);
        Tell(endpoint, status.HasFailed ? FirmwareStage.Failed : FirmwareStage.Succeeded, status.ToString());
    }

    private Task Run(string endpoint, FirmwareView first, Func<FirmwareView, CancellationToken, Task> work)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(_closing);
        if (!_running.TryAdd(endpoint, stop))
        {
            stop.Dispose();
            throw new DeskRefusal(DeskRefusalKind.Conflict, $"An update of {endpoint} is under way: cancel it first, or wait for its end.");
        }

        _live.Take(endpoint, first);
        _clock.Signal();
        return Task.Run(async () =>
        {
            try
            {
                await work(first, stop.Token);
            }
            catch (OperationCanceledException)
            {
                Tell(endpoint, FirmwareStage.Failed, "it was cancelled at the desk");
            }
            catch (Exception error)
            {
                // Whatever it is, a person waits for the word of it.
                Tell(endpoint, FirmwareStage.Failed, error.Message);
                _timeline.Append(new NoteEntry(_clock.Now, $"update of {endpoint} failed: {error.Message}"));
            }
            finally
            {
                _running.TryRemove(endpoint, out _);
                stop.Dispose();
            }
        });
    }

    private void Tell(string endpoint, FirmwareStage stage, string text, int? bytes = null)
    {
        if (_live.FirmwareOf(endpoint) is { } view)
            _live.Take(endpoint, view with { Stage = stage, Text = PlainText.Of(text), Bytes = bytes ?? view.Bytes });
        _clock.Signal();
    }

    private static void Require(Lwm2mResponse response, string otherwise)
    {
        if (!response.IsSuccess)
            throw new InvalidOperationException($"{otherwise}: {response.Describe()}");
    }
}
