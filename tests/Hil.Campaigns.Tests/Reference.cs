using Hil.Campaigns.PowerCuts;
using Hil.Core.Images;
using Hil.Emulation.Boards;
using Hil.Images.Mcuboot;

namespace Hil.Campaigns.Tests;

/// <summary>The committed reference images.</summary>
internal static class Reference
{
    public static SigningKey Key(string name = "release.pem") => SigningKey.FromPem(File.ReadAllText(RepositoryRoot.Of("fixtures", "keys", name)), name);

    public static FirmwareImage Firmware(string name = "factory.hex") => FirmwareFile.Load(RepositoryRoot.Of("fixtures", "images", name));

    public static byte[] Update(string name = "v2.bin") => File.ReadAllBytes(RepositoryRoot.Of("fixtures", "images", name));

    public static CampaignSubject Subject(string? defect = null) =>
        new(Firmware(), Update(), "v2.bin", Key(), defect is null ? null : Firmware($"bootloader-defect-{defect}.hex"));

    public static Task<CampaignResult> Campaign(CampaignSubject subject, CampaignOptions options) =>
        new PowerCutCampaign(new EmbeddedBackend(), subject, options).Run();
}
