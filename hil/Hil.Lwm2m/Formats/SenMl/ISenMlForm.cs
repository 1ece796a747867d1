namespace Hil.Lwm2m.Formats.SenMl;

// One of the forms that SenML has: records to bytes and back. Reading never throws.
internal interface ISenMlForm
{
    FormatResult<IReadOnlyList<SenMlRecord>> Read(ReadOnlyMemory<byte> payload);

    byte[] Write(IReadOnlyList<SenMlRecord> records);
}
