namespace Hil.Lwm2m.Formats.SenMl;

// A record with its whole name; the value is null where it names a path only.
internal readonly record struct SenMlResolved(Lwm2mPath Path, Lwm2mValue? Value, double? Time);
