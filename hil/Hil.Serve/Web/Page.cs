using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Hil.Serve.Web;

/// <summary>The page: one file without anything from elsewhere, and the policy that lets a browser run this script and no other.</summary>
internal sealed class Page
{
    public Page()
    {
        var (style, script) = (Resource("page.css"), Resource("page.js"));
        Html = Encoding.UTF8.GetBytes(Resource("page.html").Replace("/*style*/", style, StringComparison.Ordinal).Replace("/*script*/", script, StringComparison.Ordinal));
        // Content Security Policy Level 3: a script or style runs only if its text has this hash.
        ContentPolicy =
            $"default-src 'none'; script-src '{Hash(script)}'; style-src '{Hash(style)}'; connect-src 'self'; img-src data:; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    public byte[] Html { get; }

    public string ContentPolicy { get; }

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    // Browsers hash what they parsed, in which every line ends with a line feed.
    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
