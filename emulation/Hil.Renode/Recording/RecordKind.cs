namespace Hil.Renode.Recording;

/// <summary>The kinds of records of an EventRecorder.</summary>
internal enum RecordKind : byte
{
    /// <summary>A byte left a UART: its stop bit is over.</summary>
    SerialByte = 1,

    /// <summary>A level changed: one byte, 0 or 1.</summary>
    Level = 2,

    /// <summary>An operation on flash began: kind, address, value.</summary>
    Flash = 3,

    /// <summary>The chip was reset: the cause.</summary>
    Reset = 4,

    /// <summary>A sensor converted a sample: X, Y, Z as 16-bit counts.</summary>
    Sample = 5,

    /// <summary>A model says what it does not model, or what the program should not have done: program counter, kind, NUL, text.</summary>
    Diagnostic = 6,

    /// <summary>Power came or went: one byte, 0 or 1.</summary>
    Power = 7,
}
