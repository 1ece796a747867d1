namespace Hil.Core.Boards;

/// <summary>The firmware's console. Every line is on the timeline as a <see cref="Timelines.ConsoleEntry"/>.</summary>
public interface IConsolePort : IPort
{
    /// <summary>Types text into the console.</summary>
    /// <param name="text">Sent as UTF-8, as it stands.</param>
    void Write(string text);
}
