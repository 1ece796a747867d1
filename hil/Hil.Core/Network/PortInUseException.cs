namespace Hil.Core.Network;

/// <summary>A UDP port cannot be opened, since something listens there already.</summary>
/// <param name="port">The port.</param>
/// <param name="inner">The operating system's words, if it was its port.</param>
public sealed class PortInUseException(int port, Exception? inner = null)
    : Exception($"UDP port {port} is in use already; close what listens there or choose another.", inner);
