namespace Hil.Core.Boards;

/// <summary>One thing that a board can do.</summary>
public interface IPort;
