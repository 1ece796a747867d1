namespace Hil.Learning.Synthesis;

/// <summary>What the board's path through space looks like.</summary>
public enum PathShape
{
    /// <summary>It lies or is held still.</summary>
    Rest,

    /// <summary>A circle drawn upright in the air; <c>second</c> is height by width.</summary>
    Circle,

    /// <summary>To and fro along the vertical; <c>second</c> is the part that goes sideways.</summary>
    UpDown,

    /// <summary>To and fro sideways; <c>second</c> is how far the path sags like an arc.</summary>
    Wave,

    /// <summary>Winding over a table; <c>second</c> is the part of going to and fro by going sideways.</summary>
    Snake,
}
