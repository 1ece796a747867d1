using System.Buffers.Binary;
using CsCheck;
using Hil.Renode.Recording;
using Renode.NET;

namespace Hil.Renode.Tests.Recording;

public sealed class RecordReaderTests
{
    // A level of input 2 at 1,000,000 ns, then the byte 'A' of channel 0 at 1,000,023 ns.
    private static readonly byte[] Golden =
    [
        0x40, 0x42, 0x0F, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x02, 0x01, 0x00, 0x01,
        0x57, 0x42, 0x0F, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x41,
    ];

    private static readonly Gen<BoardRecord> AnyRecord = Gen.Select(
        Gen.Long[0, long.MaxValue], Gen.Enum<RecordKind>(), Gen.Byte, Gen.Byte.Array[0, 40],
        (at, kind, channel, payload) => new BoardRecord(new VirtualTime(at), kind, channel, payload));

    [Test]
    public void A_level_and_a_byte_are_read_with_their_times()
    {
        var records = Read(Golden);
        Assert.That(records.Select(r => (r.At.Nanoseconds, r.Kind, r.Channel, r.Payload.ToArray()[0])), Is.EqualTo(new[]
        {
            (1_000_000L, RecordKind.Level, (byte)2, (byte)1),
            (1_000_023L, RecordKind.SerialByte, (byte)0, (byte)'A'),
        }));
    }

    [Test]
    public void What_is_written_is_read_back() => AnyRecord.Array[0, 20].Sample(records =>
    {
        var read = Read([.. records.SelectMany(Write)]);
        return read.Count == records.Length && read.Zip(records).All(pair => Write(pair.First).SequenceEqual(Write(pair.Second)));
    });

    [Test]
    public void Bytes_that_end_within_a_record_say_where()
    {
        for (var length = 1; length < Golden.Length; length++)
            if (length != 13)
                Assert.That(() => Read(Golden[..length]), Throws.TypeOf<RenodeException>().With.Message.Contains($"at byte {(length < 13 ? 0 : 13)}"), $"{length} bytes");
    }

    [Test]
    public void A_kind_that_there_is_not_is_named()
    {
        var wrong = Golden.ToArray();
        wrong[21] = 99;
        Assert.That(() => Read(wrong), Throws.TypeOf<RenodeException>().With.Message.Contains("from 1 to 7").And.Message.Contains("at byte 21, found 99"));
    }

    [Test]
    public void Any_bytes_are_records_or_an_error() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        try
        {
            Read(bytes);
        }
        catch (RenodeException)
        {
            // Said clearly.
        }
    });

    private static List<BoardRecord> Read(byte[] bytes)
    {
        var records = new List<BoardRecord>();
        RecordReader.Read(bytes, "test", records.Add);
        return records;
    }

    private static byte[] Write(BoardRecord record)
    {
        var bytes = new byte[12 + record.Payload.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, record.At.Nanoseconds);
        (bytes[8], bytes[9]) = ((byte)record.Kind, record.Channel);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), (ushort)record.Payload.Length);
        record.Payload.CopyTo(bytes.AsMemory(12));
        return bytes;
    }
}
