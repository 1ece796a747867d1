using Hil.Core.Time;
using Hil.Lwm2m;

namespace Hil.Campaigns.PowerCuts;

/// <summary>Gives a device an update over object 5, Firmware Update: pushed in blocks, then started.</summary>
internal static class UpdateDelivery
{
    private const int Idle = 0;
    private const int Downloaded = 2;
    private static readonly byte[] Nothing = [0];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lwm2mPath Package = Lwm2mPath.Of(5, 0, 0);
    private static readonly Lwm2mPath Update = Lwm2mPath.Of(5, 0, 2);
    private static readonly Lwm2mPath State = Lwm2mPath.Of(5, 0, 3);

    /// <summary>The result of the last update.</summary>
    public static Lwm2mPath Result { get; } = Lwm2mPath.Of(5, 0, 5);

    /// <summary>Why it failed, in words: the reference firmware's own resource.</summary>
    public static Lwm2mPath Reason { get; } = Lwm2mPath.Of(5, 0, 26241);

    /// <summary>The result of an update that did what it should.</summary>
    public const int Success = 1;

    /// <summary>Pushes the update and starts it; it ends when the device has answered that.</summary>
    /// <exception cref="Lwm2mOperationException">The device refused a step.</exception>
    /// <exception cref="DeviceTimeoutException">It did not get the package ready in time.</exception>
    public static async ValueTask Deliver(RegisteredDevice device, ReadOnlyMemory<byte> update, BoardClock clock, CancellationToken cancellation)
    {
        // A device that kept a download over a restart takes no other before it is told to forget it: a package of one NUL byte (OMA object 5, resource 0).
        if ((await device.Read(State, ct: cancellation)).Value.AsInteger() != Idle)
            (await device.Write(Package, Lwm2mValue.Of(Nothing), ContentFormat.Opaque, cancellation)).EnsureSuccess();
        (await device.Write(Package, Lwm2mValue.Of(update.ToArray()), ContentFormat.Opaque, cancellation)).EnsureSuccess();
        var deadline = clock.Now + Patience;
        while ((await device.Read(State, ct: cancellation)).Value.AsInteger() is var state && state != Downloaded)
        {
            if (clock.Now > deadline)
                throw new DeviceTimeoutException($"the package was expected to be downloaded (state {Downloaded}) within {Patience.TotalSeconds:0} s, found state {state}");
            await clock.Run(TimeSpan.FromMilliseconds(250), cancellation);
        }

        (await device.Execute(Update, ct: cancellation)).EnsureSuccess();
    }
}
