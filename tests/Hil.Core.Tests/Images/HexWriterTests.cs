using CsCheck;
using Hil.Core.Images;

namespace Hil.Core.Tests.Images;

public sealed class HexWriterTests
{
    [Test]
    public void Records_end_at_multiples_of_sixteen_and_name_the_upper_half_of_an_address_when_it_changes() => Assert.That(
        HexWriter.Write([new(0x0000_FFFE, new byte[] { 1, 2, 3, 4 }), new(0x0002_0000, new byte[] { 0xFF })]),
        Is.EqualTo(":02FFFE000102FE\n:020000040001F9\n:020000000304F7\n:020000040002F8\n:01000000FF00\n:00000001FF\n"));

    [Test]
    public void What_was_written_is_read_back()
    {
        // Gaps of one byte and more, so that the reader finds the same segments.
        Gen.Select(Gen.UInt[0, 0x3_0000], Gen.Byte.Array[1, 100]).Array[1, 8].Sample(parts =>
        {
            var segments = new List<ImageSegment>();
            uint address = 0;
            foreach (var (gap, bytes) in parts)
            {
                address += gap + 1;
                segments.Add(new(address, bytes));
                address += (uint)bytes.Length;
            }

            var read = FirmwareFile.Parse(System.Text.Encoding.ASCII.GetBytes(HexWriter.Write(segments)), "written.hex").Segments;
            Assert.That(read.Select(s => (s.Address, Convert.ToHexString(s.Bytes.Span))), Is.EqualTo(segments.Select(s => (s.Address, Convert.ToHexString(s.Bytes.Span)))));
        }, iter: 200);
    }
}
