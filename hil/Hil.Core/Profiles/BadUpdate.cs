namespace Hil.Core.Profiles;

/// <summary>An image that must not stay on a device.</summary>
/// <param name="Name">What it is called in tests and reports, such as <c>wrong-signature</c>.</param>
/// <param name="File">The image, as a full path.</param>
/// <param name="Fault">What is wrong with it, in words for a person.</param>
/// <param name="End">How it comes to its end.</param>
/// <param name="Result">What the device says of it as <c>/5/0/5</c> (LwM2M object 5, 0 to 11).</param>
/// <param name="Reason">The words that the reason which the device gives must contain, such as <c>reverted: watchdog</c>.</param>
public sealed record BadUpdate(string Name, string File, string Fault, UpdateEnd End, int Result, string Reason)
{
    /// <summary>Its name, so that a test case is called after it.</summary>
    public override string ToString() => Name;
}
