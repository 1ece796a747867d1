using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace Hil.NUnit.Expectations;

/// <summary>The device did not do what was expected of it. The scenario fails with a message that carries its evidence.</summary>
/// <param name="message">Expected, seen, watched, the last entries, and one command that reproduces it.</param>
public sealed class ExpectationFailedException(string message) : ResultStateException(message)
{
    /// <summary>A failure, not an error: it is the device's.</summary>
    public override ResultState ResultState => ResultState.Failure;
}
