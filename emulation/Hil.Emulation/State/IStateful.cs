namespace Hil.Emulation.State;

/// <summary>A part of the machine whose whole state can be copied. What is not written here does not survive a snapshot.</summary>
public interface IStateful
{
    /// <summary>Writes the state.</summary>
    void Save(BinaryWriter state);

    /// <summary>Reads the state back, in the order in which it was written.</summary>
    void Load(BinaryReader state);
}
