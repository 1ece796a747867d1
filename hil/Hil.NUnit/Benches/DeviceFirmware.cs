using Hil.Coap.Messages;
using Hil.Lwm2m;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Files;
using Hil.Lwm2m.Firmware;
using Hil.NUnit.Expectations;

namespace Hil.NUnit.Benches;

/// <summary>The firmware of the device and its updates over object 5, with what can be expected of them.</summary>
public sealed class DeviceFirmware
{
    private readonly Bench _bench;

    internal DeviceFirmware(Bench bench) => _bench = bench;

    /// <inheritdoc cref="FirmwareUpdate.ReasonPath" />
    public Lwm2mPath? ReasonPath
    {
        get => Updates.ReasonPath;
        set => Updates.ReasonPath = value;
    }

    private FirmwareUpdate Updates => _bench.Server.Firmware(_bench.Profile.Endpoint);

    /// <summary>The device says that it is in a state: the last that the server heard of <c>/5/0/3</c>, by notification or read.</summary>
    public Condition Is(UpdateState state) => new ValueCondition(FirmwarePath.State, $"= {(int)state} ({state})", node => node.AsInteger() == (int)state);

    /// <summary>The device says how the last download or update ended: the last that the server heard of <c>/5/0/5</c>.</summary>
    public Condition Is(UpdateResult result) => new ValueCondition(FirmwarePath.Result, $"= {(int)result} ({result})", node => node.AsInteger() == (int)result);

    /// <summary>The device fetches a file so far that it has this many bytes.</summary>
    public static Condition Fetches(ServedFile file, long bytes) => Condition.Event<FetchEntry>(
        $"fetch of {bytes} of {file.Length} bytes of {file.Path}", "firmware", entry => entry.Path == file.Path && entry.Code.IsSuccess && entry.End >= bytes);

    /// <inheritdoc cref="FirmwareUpdate.Watch" />
    public ValueTask Watch() => Updates.Watch();

    /// <summary>Pushes a package in blocks. It ends with the answer to the last block.</summary>
    /// <param name="package">The package.</param>
    /// <param name="blockSizeExponent">The size of its blocks at most, 2^(4 + exponent) bytes; null for 1024.</param>
    public ValueTask<Lwm2mResponse> Push(Package package, int? blockSizeExponent = null) => Updates.Push(package.Name, package.Bytes, blockSizeExponent);

    /// <summary>Pushes one block of a package by hand, whatever was pushed before.</summary>
    /// <param name="package">The package.</param>
    /// <param name="number">Which block, counted from 0.</param>
    /// <param name="sizeExponent">Blocks have 2^(4 + exponent) bytes.</param>
    public ValueTask<Lwm2mResponse> PushBlock(Package package, int number, int sizeExponent = CoapBlock.LargestExponent) =>
        Updates.PushBlock(package.Bytes, number, sizeExponent);

    /// <inheritdoc cref="FirmwareUpdate.PushBlock(CoapBlock, ReadOnlyMemory{byte}, CancellationToken)" />
    public ValueTask<Lwm2mResponse> PushBlock(CoapBlock block, ReadOnlyMemory<byte> bytes) => Updates.PushBlock(block, bytes);

    /// <summary>Puts a package on the server's shelf, for the device to pull.</summary>
    public ServedFile Serve(Package package) => _bench.Server.Files.Put($"/firmware/{package.Name.Replace(' ', '-')}", package.Bytes);

    /// <inheritdoc cref="FirmwareUpdate.Pull(ServedFile, CancellationToken)" />
    public ValueTask<Lwm2mResponse> Pull(ServedFile file) => Updates.Pull(file);

    /// <inheritdoc cref="FirmwareUpdate.Pull(string, CancellationToken)" />
    public ValueTask<Lwm2mResponse> Pull(string uri) => Updates.Pull(uri);

    /// <inheritdoc cref="FirmwareUpdate.Update" />
    public ValueTask<Lwm2mResponse> Update() => Updates.Update();

    /// <inheritdoc cref="FirmwareUpdate.Cancel" />
    public ValueTask<Lwm2mResponse> Cancel() => Updates.Cancel();

    /// <inheritdoc cref="FirmwareUpdate.ResetByUri" />
    public ValueTask<Lwm2mResponse> ResetByUri() => Updates.ResetByUri();

    /// <inheritdoc cref="FirmwareUpdate.ResetByPackage" />
    public ValueTask<Lwm2mResponse> ResetByPackage() => Updates.ResetByPackage();

    /// <inheritdoc cref="FirmwareUpdate.SetSeverity" />
    public ValueTask<Lwm2mResponse> SetSeverity(UpdateSeverity severity) => Updates.SetSeverity(severity);

    /// <inheritdoc cref="FirmwareUpdate.SetMaximumDefer" />
    public ValueTask<Lwm2mResponse> SetMaximumDefer(TimeSpan period) => Updates.SetMaximumDefer(period);

    /// <inheritdoc cref="FirmwareUpdate.ReadAbility" />
    public ValueTask<UpdateAbility> ReadAbility() => Updates.ReadAbility();

    /// <inheritdoc cref="FirmwareUpdate.Read" />
    public ValueTask<UpdateStatus> Read() => Updates.Read();

    /// <inheritdoc cref="FirmwareUpdate.WaitFor" />
    public ValueTask<UpdateStatus> Reaches(UpdateState state, TimeSpan within) => Updates.WaitFor(state, within);

    /// <inheritdoc cref="FirmwareUpdate.WaitForResult" />
    public ValueTask<UpdateStatus> Ends(TimeSpan within) => Updates.WaitForResult(within);
}
