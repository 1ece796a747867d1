using Hil.NUnit.Settings;
using Hil.Serve;
using Hil.Serve.Web;

namespace Hil.Cli.Serving;

/// <summary>What <c>hil serve</c> was asked for.</summary>
/// <param name="Desk">The server.</param>
/// <param name="Web">The page; null for none.</param>
/// <param name="Plain">Whether each event is a line even on a screen.</param>
/// <param name="WithBoard">Whether an emulated board is put on the desk.</param>
/// <param name="Settings">What the board runs.</param>
/// <param name="FirmwareGiven">Whether an image was named; else the board gets the factory image, which can be updated.</param>
internal sealed record ServeOrder(DeskOptions Desk, WebOptions? Web, bool Plain, bool WithBoard, RunSettings Settings, bool FirmwareGiven);
