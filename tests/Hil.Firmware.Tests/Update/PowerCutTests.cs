using System.Text;
using Hil.Firmware.Tests.Boot;
using Hil.Images.Mcuboot;
using static Hil.Firmware.Tests.Rigs.CoapWire;

namespace Hil.Firmware.Tests.Update;

/// <summary>Power goes away in the application's own flash operations; the bootloader's have a sweep of their own.</summary>
internal sealed class PowerCutTests
{
    private const double Update = 40;
    private const int UriAt = 12;
    private const int PagesAt = 344;
    private static readonly uint Record = FlashMap.Secondary + FlashMap.SlotSize - 1584;

    private static void CutAt(UpdateRig rig, long operation, double within)
    {
        Assert.That(rig.Rig.RunUntil(() => rig.Rig.FlashOperations >= operation, within), Is.True);
        rig.Rig.PowerOff();
        rig.Rig.PowerOn();
    }

    private static void WriteUri(UpdateRig rig, FileServer files) =>
        Assert.That(Code(rig.Server.Request(Put, "/5/0/1", payload: Encoding.UTF8.GetBytes(files.Uri))), Is.EqualTo("2.04"));

    private static void UpdateFromHere(UpdateRig rig)
    {
        if (rig.State == 0)
            Assert.That(Code(rig.Push(UpdateImages.Version2)), Is.EqualTo("2.04"));
        Assert.That(Code(rig.Server.Request(Post, "/5/0/2")), Is.EqualTo("2.04"));
        rig.WaitForRegistration(Update);
        rig.Rig.Run(0.2);
        Assert.That((rig.Text("/3/0/3"), rig.State, rig.Result), Is.EqualTo(("2.0.0", 0, 1)));
    }

    [TestCase(1)]
    [TestCase(40)]
    [TestCase(45)]
    [TestCase(55)]
    [TestCase(60)]
    [TestCase(100)]
    [TestCase(1000)]
    [TestCase(1120)]
    [TestCase(1160)]
    [TestCase(5000)]
    [TestCase(9001)]
    [TestCase(12345)]
    public void A_pull_that_a_cut_interrupts_ends_well_by_itself_or_when_it_is_asked_for_again(int operation)
    {
        using var rig = UpdateRig.Registered();
        var files = new FileServer(rig.Rig, UpdateImages.Version2);
        WriteUri(rig, files);
        CutAt(rig, rig.Rig.FlashOperations + operation, 20);
        rig.WaitForRegistration();
        if (rig.State == 0)
            WriteUri(rig, files);
        if (rig.State == 1)
            rig.Rig.WaitForLine("update downloaded", 20);
        Assert.That((rig.State, rig.Result), Is.EqualTo((2, 0)));
        Assert.That(rig.Secondary(UpdateImages.Version2.Length), Is.EqualTo(UpdateImages.Version2));
        UpdateFromHere(rig);
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void A_cut_in_each_word_of_the_request_leaves_a_device_that_can_be_updated(int word)
    {
        using var rig = UpdateRig.Registered();
        rig.Push(UpdateImages.Version2);
        var before = rig.Rig.FlashOperations;
        rig.Server.Send(Message(Con, Post, rig.Server.NextId(), [1], Uri("/5/0/2")));
        CutAt(rig, before + word, 2);
        rig.WaitForRegistration(Update);
        rig.Rig.Run(0.2);
        if (rig.Text("/3/0/3") == "1.0.0")
        {
            Assert.That((rig.State, rig.Result), Is.EqualTo((0, 8)).Or.EqualTo((2, 0)));
            UpdateFromHere(rig);
        }
        else
        {
            Assert.That((rig.State, rig.Result), Is.EqualTo((0, 1)));
        }
    }

    [TestCase(1ul)]
    [TestCase(2ul)]
    [TestCase(3ul)]
    public void A_cut_in_the_confirmation_leaves_either_image_and_says_which(ulong seed)
    {
        using var rig = new UpdateRig(seed);
        rig.Rig.PowerOn();
        rig.WaitForRegistration();
        rig.Push(UpdateImages.Version2);
        rig.Server.Request(Post, "/5/0/2");
        rig.Rig.WaitForLine("update self-test passed", Update);
        CutAt(rig, rig.Rig.FlashOperations + 1, 5);
        rig.WaitForRegistration(Update);
        rig.Rig.Run(0.2);
        if (rig.Text("/3/0/3") == "2.0.0")
        {
            Assert.That((rig.State, rig.Result), Is.EqualTo((0, 1)));
            Assert.That(Trailer.Read(rig.Rig.ReadFlash(FlashMap.Primary + FlashMap.TrailerPage, 4096))!.ImageOk, Is.EqualTo(FlagState.Set));
        }
        else
        {
            Assert.That((rig.State, rig.Result, rig.Reason), Is.EqualTo((0, 8, "reverted: power")));
            UpdateFromHere(rig);
        }
    }

    [Test]
    public void A_package_that_ends_with_a_page_is_judged_though_the_cut_came_right_before()
    {
        var package = EndingWithAPage();
        using var rig = UpdateRig.Registered();
        var files = new FileServer(rig.Rig, package);
        WriteUri(rig, files);
        var mark = Record + PagesAt + 4 * (uint)(package.Length / 4096 - 1);
        Assert.That(rig.Rig.RunUntil(() => rig.Rig.ReadFlash(mark, 4) is [0, 0, 0, 0], 5), Is.True);
        Assert.That(Encoding.UTF8.GetString(rig.Rig.ReadFlash(Record + UriAt, files.Uri.Length)), Is.EqualTo(files.Uri));
        rig.Rig.PowerOff();
        var asked = files.Asked.Count;
        rig.Rig.PowerOn();
        rig.Rig.WaitForLine("update downloaded", 5);
        Assert.That(files.Asked, Has.Count.EqualTo(asked), "nothing is fetched again");
    }

    // The length of a signature depends on its numbers.
    private static byte[] EndingWithAPage()
    {
        for (var length = 3 * 4096 - 1024; ; length += 4)
        {
            var image = ImageSigner.Sign(SlotImages.Program("3.0.0", length), SlotImages.ReleaseKey, new SigningOptions(ImageVersion.Parse("3.0.0"), SecurityCounter: 3));
            if (image.Length % 4096 == 0)
                return image;
            Assert.That(length, Is.LessThan(8 * 4096), "a length that ends with a page");
        }
    }
}
