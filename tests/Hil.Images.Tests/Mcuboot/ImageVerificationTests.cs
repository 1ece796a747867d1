using CsCheck;
using Hil.Images.Mcuboot;

namespace Hil.Images.Tests.Mcuboot;

public sealed class ImageVerificationTests
{
    private static readonly SigningOptions Options = new(new ImageVersion(1, 0, 0), SecurityCounter: 3);

    [Test]
    public void A_program_linked_for_the_slot_is_good() => Assert.That(KindsOf(Sign(Program())), Is.Empty);

    [TestCase(0x2000_2000u, 0x0000_0201u, TestName = "One_linked_for_the_start_of_flash_is_for_another_place")]
    [TestCase(0x2000_2000u, 0x0007_5301u, TestName = "One_linked_for_the_other_slot_is_for_another_place")]
    [TestCase(0x2000_2000u, 0x0000_C300u, TestName = "One_that_starts_outside_Thumb_is_for_another_chip")]
    [TestCase(0x2000_2000u, 0x0000_C101u, TestName = "One_that_starts_in_its_own_header_is_for_another_place")]
    [TestCase(0x2000_2000u, 0x0000_C601u, TestName = "One_that_starts_right_behind_its_end_is_for_another_place")]
    [TestCase(0x1000_2000u, 0x0000_C301u, TestName = "One_whose_stack_is_in_no_RAM_is_for_another_chip")]
    [TestCase(0x2004_0008u, 0x0000_C301u, TestName = "One_whose_stack_is_beyond_the_RAM_is_for_another_chip")]
    public void A_program_for_another_place_or_chip_is_found_by_its_vector_table(uint stack, uint reset) =>
        Assert.That(KindsOf(Sign(Program(stack, reset))), Is.EqualTo(new[] { ImageFaultKind.Board }));

    [Test]
    public void A_stack_at_the_very_end_of_RAM_is_good() => Assert.That(KindsOf(Sign(Program(stack: 0x2004_0000))), Is.Empty);

    [Test]
    public void A_payload_without_a_vector_table_is_for_another_chip() =>
        Assert.That(KindsOf(Sign(new byte[4])), Is.EqualTo(new[] { ImageFaultKind.Board }));

    [Test]
    public void An_image_as_long_as_the_slot_without_its_trailer_fits_and_one_word_more_does_not()
    {
        var overhead = ImageSigner.Sign(Program(), TestKeys.Key, Options).Length - Program().Length;
        var largest = new byte[ImageSlot.Thingy91.Size - Trailer.Reserved - overhead - 8];
        Program().CopyTo(largest, 0);

        Assert.That(KindsOf(Sign(largest)), Is.Empty);
        Assert.That(KindsOf(Sign([.. largest, .. new byte[12]])), Is.EqualTo(new[] { ImageFaultKind.Size }));
    }

    [TestCase(2u, true)]
    [TestCase(3u, true)]
    [TestCase(4u, false)]
    public void A_security_counter_may_be_as_high_as_the_running_images_but_not_lower(uint running, bool good) =>
        Assert.That(ImageVerification.Of(Parse(Sign(Program())), TestKeys.Key, ImageSlot.Thingy91, running).IsGood, Is.EqualTo(good));

    [Test]
    public void An_image_without_a_counter_counts_as_0()
    {
        var image = Parse(ImageSigner.Sign(Program(), TestKeys.Key, Options with { SecurityCounter = null }));

        Assert.That(ImageVerification.Of(image, TestKeys.Key, ImageSlot.Thingy91, 0).IsGood);
        Assert.That(ImageVerification.Of(image, TestKeys.Key, ImageSlot.Thingy91, 1).Faults.Single().Kind, Is.EqualTo(ImageFaultKind.Counter));
    }

    [Test]
    public void A_counter_that_anybody_could_have_added_does_not_count()
    {
        var image = ImageSigner.Sign(Program(), TestKeys.Key, Options with { SecurityCounter = null });
        var area = Parse(image).Length - Parse(image).Tlvs.Sum(tlv => 4 + tlv.Value.Length) - 4;
        byte[] added = [.. image, 0x50, 0x00, 0x04, 0x00, 0x09, 0x00, 0x00, 0x00];
        BitConverter.TryWriteBytes(added.AsSpan(area + 2), (ushort)(added.Length - area));

        Assert.That(Parse(added).Tlvs[^1].Type, Is.EqualTo(TlvType.SecurityCounter));
        Assert.That(Parse(added).SecurityCounter, Is.Null);
    }

    [Test]
    public void A_second_signature_is_refused_since_nobody_says_which_one_counts()
    {
        var image = ImageSigner.Sign(Program(), TestKeys.Key, Options);
        var tlvs = Parse(image).Tlvs;
        var area = image.Length - tlvs.Where(tlv => !tlv.IsProtected).Sum(tlv => 4 + tlv.Value.Length) - 4;
        var signature = tlvs[^1].Value;
        byte[] added = [.. image, 0x22, 0x00, (byte)signature.Length, 0x00, .. signature.Span];
        BitConverter.TryWriteBytes(added.AsSpan(area + 2), (ushort)(added.Length - area));

        Assert.That(KindsOf(added), Is.EqualTo(new[] { ImageFaultKind.Entries }));
    }

    [TestCase(ImageDefect.Signature, ImageFaultKind.Signature)]
    [TestCase(ImageDefect.Hash, ImageFaultKind.Hash)]
    [TestCase(ImageDefect.Payload, ImageFaultKind.Hash)]
    [TestCase(ImageDefect.Truncated, ImageFaultKind.Truncated)]
    [TestCase(ImageDefect.Magic, ImageFaultKind.Header)]
    public void A_spoilt_image_is_refused_first_for_what_was_spoilt(ImageDefect defect, ImageFaultKind expected)
    {
        var good = Sign(Program());
        var bad = ImageSpoiler.Spoil(good, "good.bin", defect);

        var faults = ImageVerification.Of(bad, "bad.bin", TestKeys.Key, ImageSlot.Thingy91).Faults;
        Assert.That(faults[0].Kind, Is.EqualTo(expected));
        if (defect is not ImageDefect.Truncated)
            Assert.That(bad.Zip(good).Count(pair => pair.First != pair.Second), Is.EqualTo(1));
        Assert.That(ImageSpoiler.Spoil(good, "good.bin", defect), Is.EqualTo(bad));
    }

    [Test]
    public void Whatever_a_file_holds_it_is_judged_and_never_more_than_refused() => Gen.Byte.Array[0, 700].Sample(bytes =>
    {
        if (bytes.Length >= 4)
            BitConverter.TryWriteBytes(bytes, ImageHeader.Magic);
        Assert.That(ImageVerification.Of(bytes, "noise.bin", TestKeys.Key, ImageSlot.Thingy91, 1).IsGood, Is.False);
    }, iter: 500);

    private static byte[] Program(uint stack = 0x2000_2000, uint reset = 0x0000_C301)
    {
        var program = new byte[0x400];
        new Random(7).NextBytes(program);
        BitConverter.TryWriteBytes(program, stack);
        BitConverter.TryWriteBytes(program.AsSpan(4), reset);
        return program;
    }

    private static byte[] Sign(byte[] payload) => ImageSigner.Sign(payload, TestKeys.Key, Options);

    private static McubootImage Parse(byte[] image) => McubootImage.Parse(image, "image.bin");

    private static IEnumerable<ImageFaultKind> KindsOf(byte[] image) =>
        ImageVerification.Of(image, "image.bin", TestKeys.Key, ImageSlot.Thingy91).Faults.Select(fault => fault.Kind);
}
