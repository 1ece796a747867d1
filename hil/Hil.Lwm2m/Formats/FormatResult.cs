using System.Diagnostics.CodeAnalysis;

namespace Hil.Lwm2m.Formats;

/// <summary>What came of reading a payload: a value, or why there is none.</summary>
/// <typeparam name="T">What is read.</typeparam>
public readonly record struct FormatResult<T>
    where T : class
{
    /// <summary>It was read.</summary>
    public FormatResult(T value) => Value = value;

    /// <summary>It was not.</summary>
    /// <param name="error">What was expected and what was found.</param>
    /// <param name="offset">Where, counted from 0.</param>
    public FormatResult(string error, int offset)
    {
        Error = error;
        Offset = offset;
    }

    /// <summary>What was read, or null.</summary>
    public T? Value { get; }

    /// <summary>What was expected and what was found, or null.</summary>
    public string? Error { get; }

    /// <summary>Where reading ended in error, counted from 0.</summary>
    public int Offset { get; }

    /// <summary>Whether it was read.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Value is not null;
}
