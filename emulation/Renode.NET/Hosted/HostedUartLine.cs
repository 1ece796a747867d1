namespace Renode.NET;

/// <summary>A line that a UART sent.</summary>
/// <param name="Began">The time of its first byte.</param>
/// <param name="Ended">The time of its line feed.</param>
/// <param name="Text">Its text by UTF-8, without line feed and carriage return.</param>
public readonly record struct HostedUartLine(VirtualTime Began, VirtualTime Ended, string Text);
