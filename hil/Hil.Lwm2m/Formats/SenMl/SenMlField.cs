namespace Hil.Lwm2m.Formats.SenMl;

// The fields of a SenML record; the numbers are their labels in CBOR (RFC 8428 §6), but for the object link, which LwM2M adds as "vlo".
internal enum SenMlField
{
    BaseVersion = -1,
    BaseName = -2,
    BaseTime = -3,
    BaseUnit = -4,
    BaseValue = -5,
    BaseSum = -6,
    Name = 0,
    Unit = 1,
    Value = 2,
    StringValue = 3,
    BooleanValue = 4,
    Sum = 5,
    Time = 6,
    UpdateTime = 7,
    DataValue = 8,
    LinkValue = 9,
}
