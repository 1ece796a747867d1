using System.Text;

namespace Hil.Lwm2m.Formats;

/// <summary>Link lists, <c>application/link-format</c> (RFC 6690), in the dialects that LwM2M clients speak.</summary>
/// <remarks>Attribute values may stand with or without quotes, as clients differ: <c>;ver=1.1</c> and <c>;ver="1.1"</c>.</remarks>
public static class LinkFormat
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    /// <summary>Reads a link list; never throws.</summary>
    /// <returns>The links, or the reason and the offset in characters at which the list could not be read.</returns>
    public static FormatResult<IReadOnlyList<CoreLink>> Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Parse(StrictUtf8.GetString(utf8));
        }
        catch (DecoderFallbackException error)
        {
            return new("a link list in UTF-8 was expected, found other bytes", Math.Max(error.Index, 0));
        }
    }

    /// <summary>Reads a link list; never throws.</summary>
    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})" path="/returns" />
    public static FormatResult<IReadOnlyList<CoreLink>> Parse(string text)
    {
        var reader = new Reader(text);
        var links = new List<CoreLink>();
        reader.SkipSpace();
        while (!reader.AtEnd)
        {
            if (links.Count > 0)
            {
                if (!reader.Take(','))
                    return reader.Expected("',' between two links");
                reader.SkipSpace();
            }

            if (!reader.Take('<'))
                return reader.Expected("'<' at the start of a link");
            var target = reader.Until('>');
            if (!reader.Take('>'))
                return reader.Expected("'>' at the end of a link's target");
            List<KeyValuePair<string, string?>>? attributes = null;
            reader.SkipSpace();
            while (reader.Take(';'))
            {
                reader.SkipSpace();
                var key = reader.Key();
                if (key.Length == 0)
                    return reader.Expected("the name of an attribute after ';'");
                string? value = null;
                if (reader.Take('='))
                {
                    value = reader.Value();
                    if (value is null)
                        return reader.Expected("a closing '\"'");
                }

                (attributes ??= new(1)).Add(new(key, value));
                reader.SkipSpace();
            }

            links.Add(new(target, attributes ?? []));
        }

        return new(links);
    }

    /// <summary>Writes a link list. Values that are plain words or numbers stand without quotes.</summary>
    public static string Write(IEnumerable<CoreLink> links)
    {
        var text = new StringBuilder();
        foreach (var link in links)
        {
            if (text.Length > 0)
                text.Append(',');
            text.Append('<').Append(link.Target).Append('>');
            foreach (var (key, value) in link.Attributes)
            {
                text.Append(';').Append(key);
                if (value is null)
                    continue;
                text.Append('=');
                if (value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
                    text.Append(value);
                else
                    text.Append('"').Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
            }
        }

        return text.ToString();
    }

    private sealed class Reader(string text)
    {
        private int _at;

        public bool AtEnd => _at >= text.Length;

        public void SkipSpace()
        {
            while (!AtEnd && text[_at] is ' ' or '\t' or '\r' or '\n')
                _at++;
        }

        public bool Take(char c)
        {
            if (AtEnd || text[_at] != c)
                return false;
            _at++;
            return true;
        }

        public string Until(char end)
        {
            var from = _at;
            while (!AtEnd && text[_at] != end)
                _at++;
            return text[from.._at];
        }

        public string Key()
        {
            var from = _at;
            while (!AtEnd && text[_at] is not ('=' or ';' or ',' or ' ' or '<' or '>' or '"'))
                _at++;
            return text[from.._at];
        }

        // Null where a quote is never closed.
        public string? Value()
        {
            if (!Take('"'))
            {
                var from = _at;
                while (!AtEnd && text[_at] is not (';' or ',' or ' '))
                    _at++;
                return text[from.._at];
            }

            var value = new StringBuilder();
            while (!AtEnd)
            {
                var c = text[_at++];
                if (c == '"')
                    return value.ToString();
                if (c == '\\' && !AtEnd)
                    c = text[_at++];
                value.Append(c);
            }

            return null;
        }

        public FormatResult<IReadOnlyList<CoreLink>> Expected(string what) =>
            new($"{what} was expected, found {(AtEnd ? "the end" : $"'{text[_at]}'")}", _at);
    }
}
