using System.Net;

namespace Hil.Core.Network;

/// <summary>A UDP datagram that has arrived.</summary>
/// <param name="Source">Who sent it.</param>
/// <param name="Payload">What it carries.</param>
public sealed record Datagram(IPEndPoint Source, ReadOnlyMemory<byte> Payload);
