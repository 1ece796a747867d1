namespace Hil.Lwm2m.Formats;

// Why a payload cannot be read: what was expected and found, and where in the payload, in bytes from 0.
internal readonly record struct FormatError(string Text, int Offset);
