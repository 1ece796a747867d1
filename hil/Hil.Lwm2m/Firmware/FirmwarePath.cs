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

    /// <summary>PkgName: the name of the package that is there.</summary>
    public static Lwm2mPath PackageName { get; } = "/5/0/6";

    /// <summary>PkgVersion: the version of the package that is there.</summary>
    public static Lwm2mPath PackageVersion { get; } = "/5/0/7";

    /// <summary>Firmware Update Protocol Support: from where the device can pull.</summary>
    public static Lwm2mPath Protocols { get; } = "/5/0/8";

    /// <summary>Firmware Update Delivery Method: pull, push, or both.</summary>
    public static Lwm2mPath Delivery { get; } = "/5/0/9";

    /// <summary>Cancel: executed to give a download up (since 1.1).</summary>
    public static Lwm2mPath Cancel { get; } = "/5/0/10";

    /// <summary>Severity: an <see cref="UpdateSeverity"/> (since 1.1).</summary>
    public static Lwm2mPath Severity { get; } = "/5/0/11";

    /// <summary>Last State Change Time (since 1.1).</summary>
    public static Lwm2mPath LastStateChange { get; } = "/5/0/12";

    /// <summary>Maximum Defer Period in seconds, 0 for none (since 1.1).</summary>
    public static Lwm2mPath MaximumDefer { get; } = "/5/0/13";

    /// <summary>Failure Reason: words for a person; of the range for private use, the reference firmware's own.</summary>
    public static Lwm2mPath Reason { get; } = "/5/0/26241";

    /// <summary>Firmware Version of the Device object.</summary>
    public static Lwm2mPath Version { get; } = "/3/0/3";
}
