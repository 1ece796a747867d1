using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Lwm2m;

/// <summary>A test LwM2M server on one UDP port: registrations, and through them device management and observations.</summary>
/// <remarks>Everything that it hears, says and does lands on the timeline. All its timers run on the board clock.</remarks>
public sealed class Lwm2mServer : IDisposable
{
    /// <summary>Opens the server for business on <paramref name="link"/>.</summary>
    /// <param name="link">Where it listens. The server does not close it.</param>
    /// <param name="clock">The clock of the bench.</param>
    /// <param name="timeline">Where everything is written.</param>
    /// <param name="options">How it behaves.</param>
    public Lwm2mServer(IDatagramLink link, BoardClock clock, Timeline timeline, Lwm2mServerOptions? options = null) => throw new NotImplementedException();

    /// <summary>The registrations that hold now, by endpoint name in ordinal order.</summary>
    public IReadOnlyList<Registration> Registrations => throw new NotImplementedException();

    /// <summary>While true, the server hears nothing and says nothing, as if it were down. See <see cref="Silence"/>.</summary>
    public bool Silent { get => throw new NotImplementedException(); set => throw new NotImplementedException(); }

    /// <summary>The device that is registered under that name now, or null.</summary>
    public RegisteredDevice? Find(string endpoint) => throw new NotImplementedException();

    /// <summary>Waits until a device is registered; one that is registered already is given at once.</summary>
    /// <param name="endpoint">The endpoint client name.</param>
    /// <param name="within">How long to wait, in board time.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="DeviceTimeoutException">It did not register in time; the message says what was last seen.</exception>
    public ValueTask<RegisteredDevice> WaitForRegistration(string endpoint, TimeSpan within, CancellationToken ct = default) => throw new NotImplementedException();

    /// <summary>Waits until a device registers anew, after a reboot say; a registration made before the call does not count.</summary>
    /// <inheritdoc cref="WaitForRegistration" path="/param|/exception" />
    public ValueTask<RegisteredDevice> WaitForNewRegistration(string endpoint, TimeSpan within, CancellationToken ct = default) => throw new NotImplementedException();

    /// <summary>Forgets registrations, observations and message state, as a server does that is restarted.</summary>
    public void Restart() => throw new NotImplementedException();

    /// <summary>Forgets one registration and its observations; the device's next Update is answered 4.04.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Forget(string endpoint) => throw new NotImplementedException();

    /// <summary>Makes the server <see cref="Silent"/> for a time.</summary>
    public void Silence(TimeSpan span) => throw new NotImplementedException();

    /// <summary>Answers the next Register with a code of the scenario's choice, such as 4.12, instead of judging it.</summary>
    public void AnswerNextRegister(CoapCode code) => throw new NotImplementedException();

    /// <summary>Stops listening. Operations under way end as cancelled.</summary>
    public void Dispose()
    {
    }
}
