using System.Security.Cryptography;
using System.Text;

namespace Hil.Serve.Web;

/// <summary>The word that opens write operations. It is compared in constant time.</summary>
internal sealed class AccessToken
{
    private const int LeastLength = 8;

    private readonly byte[] _hash;

    /// <summary>Takes a word, or draws one of 128 bits.</summary>
    /// <exception cref="ServeException">It is too short, or not fit for a header.</exception>
    public AccessToken(string? given)
    {
        // A secret, drawn from the system's source of secrets: it decides no verdict.
        Text = given ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        if (Text.Length < LeastLength || !Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~' or '+' or '/' or '='))
            throw new ServeException($"--token: at least {LeastLength} letters, digits or characters of -_.~+/= were expected, found {(Text.Length < LeastLength ? $"{Text.Length} characters" : "others")}.");
        _hash = Hash(Text);
    }

    /// <summary>The word itself, for the person who started the server.</summary>
    public string Text { get; }

    /// <summary>Whether an Authorization header bears it (RFC 6750 §2.1).</summary>
    public bool Opens(string? authorization)
    {
        const string scheme = "Bearer ";
        return authorization is not null && authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            // Of hashes, so that the length is not told either.
            && CryptographicOperations.FixedTimeEquals(Hash(authorization[scheme.Length..].Trim()), _hash);
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
