using System.Net;
using Hil.Lwm2m.Bootstrap;
using Hil.NUnit.Conformance;
using Hil.Serve.Credentials;

namespace Hil.Cli.Conformance;

/// <summary>A client that comes over UDP.</summary>
/// <param name="Endpoint">Its endpoint name.</param>
/// <param name="Local">Where the server listens for it.</param>
/// <param name="Secure">Where it listens over DTLS and whom it lets in there, or null.</param>
/// <param name="Bootstrap">What is made of it when it asks for a bootstrap, or null.</param>
/// <param name="Wait">How long it may take until it registers.</param>
/// <param name="Package">A firmware package that it can install, or null.</param>
/// <param name="FailingPackage">A firmware package that it takes and cannot install, or null.</param>
/// <param name="ExhaustingPackage">A firmware package for which it has not enough memory, or null.</param>
internal sealed record SocketOrder(
    string Endpoint,
    IPEndPoint Local,
    (IPEndPoint Local, DeskCredentials Credentials)? Secure,
    BootstrapConfiguration? Bootstrap,
    TimeSpan Wait,
    ConformancePackage? Package,
    ConformancePackage? FailingPackage,
    ConformancePackage? ExhaustingPackage);
