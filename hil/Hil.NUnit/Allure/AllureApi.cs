using Hil.NUnit.Attempts;

namespace Hil.NUnit.Allure;

/// <summary>What a scenario says while it runs.</summary>
public static class AllureApi
{
    /// <summary>Does something as a named step of the scenario; steps nest. It is on the timeline and in the reports.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="action">Does it.</param>
    public static void Step(string name, Action action)
    {
        using var step = StepRecorder.Current?.Begin(name);
        action();
        step?.Pass();
    }

    /// <inheritdoc cref="Step(string, Action)" />
    public static async Task Step(string name, Func<Task> action)
    {
        using var step = StepRecorder.Current?.Begin(name);
        await action();
        step?.Pass();
    }

    /// <inheritdoc cref="Step(string, Action)" />
    /// <typeparam name="T">What the step gives.</typeparam>
    public static async Task<T> Step<T>(string name, Func<Task<T>> action)
    {
        using var step = StepRecorder.Current?.Begin(name);
        var result = await action();
        step?.Pass();
        return result;
    }
}
