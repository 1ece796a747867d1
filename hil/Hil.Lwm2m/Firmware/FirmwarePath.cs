namespace Hil.Lwm2m.Firmware;

/// <summary>The resources of object 5, Firmware Update (OMA LwM2M, version 1.1), and those beside it that tell how an update went.</summary>
public static class FirmwarePath
{
    /// <summary>Package: the image itself, written by a push.</summary>
    public static Lwm2mPath Package { get; } = "/5/0/0";

    /// <summary>Package URI: from where the device pulls.</summary>
    public static Lwm2mPath PackageUri { get; } = "/5/0/1";

    /// <summary>Update: executed to install what was downloaded.</summary>
    public static Lwm2mPath Update { get; } = "/5/0/2";

    /// <summary>State: an <see cref="UpdateState"/>.</summary>
    public static Lwm2mPath State { get; } = "/5/0/3";

    /// <summary>Update Result: an <see cref="UpdateResult"/>.</summary>
    public static Lwm2mPath Result { get; } = "/5/0/5";

    /// <summary>Cancel: executed to give a download up (since 1.1).</summary>
    public static Lwm2mPath Cancel { get; } = "/5/0/10";

    /// <summary>Failure Reason: words for a person; of the range for private use, the reference firmware's own.</summary>
    public static Lwm2mPath Reason { get; } = "/5/0/26241";

    /// <summary>Firmware Version of the Device object.</summary>
    public static Lwm2mPath Version { get; } = "/3/0/3";
}
