using System.Text;
using CsCheck;
using Hil.Core.Images;

namespace Hil.Core.Tests.Images;

public sealed class HexTests
{
    // The example of the format's Wikipedia article, whose checksums others have computed.
    private const string Example =
        """
        :10010000214601360121470136007EFE09D2190140
        :100110002146017E17C20001FF5F16002148011928
        :10012000194E79234623965778239EDA3F01B2CAA7
        :100130003F0156702B5E712B722B732146013421C7
        :00000001FF
        """;

    private static FirmwareImage Parse(string text) => FirmwareFile.Parse(Encoding.ASCII.GetBytes(text), "app.hex");

    private static string MessageOf(string text) => Assert.Throws<ImageException>(() => Parse(text))!.Message;

    /// <summary>A record with its checksum.</summary>
    private static string Record(byte type, ushort offset, params byte[] data)
    {
        byte[] record = [(byte)data.Length, (byte)(offset >> 8), (byte)offset, type, .. data];
        return $":{Convert.ToHexString(record)}{(byte)-record.Sum(b => b):X2}\n";
    }

    [Test]
    public void Neighbouring_records_make_one_segment()
    {
        var image = Parse(Example);
        Assert.That(image.Segments, Has.Length.EqualTo(1));
        Assert.That(image.Segments[0].Address, Is.EqualTo(0x100));
        Assert.That(image.Segments[0].Bytes.Length, Is.EqualTo(64));
        Assert.That(image.Segments[0].Bytes.Span[63], Is.EqualTo(0x21));
    }

    [Test]
    public void Extended_addresses_move_the_data_and_start_addresses_are_accepted()
    {
        var image = Parse(
            Record(4, 0, 0x00, 0xFF) + Record(0, 0x801C, 0xFE) + Record(5, 0, 0, 0, 1, 1)
            + Record(2, 0, 0x12, 0x00) + Record(0, 0xFFFF, 1, 2) + Record(3, 0, 0, 0, 0, 0) + Record(1, 0));
        Assert.That(image.Segments.Select(s => (s.Address, s.Bytes.Length)), Is.EqualTo(new[] { (0x12000u, 1), (0x21FFFu, 1), (0xFF801Cu, 1) }));
    }

    [Test]
    public void Line_endings_of_any_kind_and_lower_case_are_accepted() =>
        Assert.That(Parse(Example.ToLowerInvariant().Replace("\n", "\r\n") + "\r\n\r\n").Segments, Has.Length.EqualTo(1));

    [Test]
    public void A_wrong_checksum_is_refused_with_its_line() =>
        Assert.That(MessageOf(Example.Replace("D2190140", "D2190141")), Is.EqualTo("app.hex: line 1: expected checksum 40, found 41."));

    [Test]
    public void A_missing_end_is_refused() =>
        Assert.That(MessageOf(Example.Replace(":00000001FF", "")), Does.Contain("expected an end-of-file record"));

    [TestCase(":0000000600\n", "checksum FA, found 00")]
    [TestCase(":00000006FA\n", "a record of type 00 to 05, found 06")]
    [TestCase(":0200000102FB\n", "2 data bytes, as the record says, found 1")]
    [TestCase(":00zz0001FF\n", "hexadecimal digits")]
    [TestCase(":0000001\n", "an even number of hexadecimal digits, at least 10, found 7")]
    [TestCase(":00000001FF\n:00000001FF\n", "line 2: expected nothing after the end-of-file record")]
    [TestCase(":00000001FF\n", "at least one data record")]
    public void A_malformed_record_is_refused_with_what_was_expected(string text, string message) =>
        Assert.That(MessageOf(text), Does.Contain(message));

    [Test]
    public void Data_in_two_places_at_once_is_refused_with_both_lines() =>
        Assert.That(MessageOf(Record(0, 0x10, 1, 2) + Record(0, 0x11, 3) + Record(1, 0)), Does.Contain("0x00000011 in line 1 and again in line 2"));

    [Test]
    public void What_is_written_as_records_is_read_back() =>
        Gen.Select(Gen.UShort, Gen.Byte.Array[1, 255]).Where(t => t.Item1 + t.Item2.Length <= 0x10000).Sample((offset, data) =>
        {
            var image = Parse(Record(4, 0, 0x00, 0x0A) + Record(0, offset, data) + Record(1, 0));
            return image.Segments.Length == 1 && image.Segments[0].Address == 0xA0000u + offset && image.Segments[0].Bytes.Span.SequenceEqual(data);
        });

    [Test]
    public void A_damaged_file_is_read_or_refused_and_nothing_else()
    {
        var sound = Encoding.ASCII.GetBytes(Example);
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Byte).Array[0, 4].Select(Gen.Int[0, sound.Length]).Sample((changes, length) =>
        {
            var bytes = (byte[])sound.Clone();
            foreach (var (at, value) in changes)
                bytes[at] = value;
            try
            {
                return FirmwareFile.Parse(bytes.AsMemory(0, length), "app.hex").Segments.Length > 0;
            }
            catch (ImageException)
            {
                return true;
            }
        });
    }
}
