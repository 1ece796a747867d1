using Hil.Core.Boards;

namespace Hil.NUnit;

/// <summary>
/// Says which backends a suite can run on: <c>[assembly: HilBackend(typeof(EmbeddedBackend))]</c>. The setting <c>HIL_BOARD</c> chooses
/// among them by name.
/// </summary>
/// <param name="backend">A type that implements <see cref="IBoardBackend"/> and has a constructor without parameters.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class HilBackendAttribute(Type backend) : Attribute
{
    /// <summary>The type of the backend.</summary>
    public Type Backend { get; } = backend;
}
