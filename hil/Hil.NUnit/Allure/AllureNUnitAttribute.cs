using Hil.NUnit.Attempts;
using NUnit.Framework.Interfaces;

namespace Hil.NUnit.Allure;

/// <summary>Records the attempts of a fixture that needs no bench. A <see cref="BenchTest"/> records its attempts without it.</summary>
public sealed class AllureNUnitAttribute : RecordAttemptsAttribute
{
    /// <inheritdoc />
    protected override bool Concerns(ITest test) => test.TypeInfo?.Type is not { } type || !typeof(BenchTest).IsAssignableFrom(type);
}
