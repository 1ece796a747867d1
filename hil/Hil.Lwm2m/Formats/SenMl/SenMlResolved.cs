namespace Hil.Lwm2m.Formats.SenMl;

// A record with its whole name. Without a value it names a path only, unless it says null.
internal readonly record struct SenMlResolved(Lwm2mPath Path, Lwm2mValue? Value, double? Time, bool IsNull);
