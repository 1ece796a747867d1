namespace Hil.Lwm2m.Formats;

/// <summary>A link of a link list (RFC 6690), such as <c>&lt;/33650/1&gt;;ver=1.0</c>.</summary>
/// <param name="Target">What stands between the angle brackets.</param>
/// <param name="Attributes">The attributes in order; the value is null where there is none, and without its quotes.</param>
public sealed record CoreLink(string Target, IReadOnlyList<KeyValuePair<string, string?>> Attributes)
{
    /// <summary>The value of the first attribute of that name; null where it is absent or has no value.</summary>
    public string? this[string key]
    {
        get
        {
            // A server asks this of each link of each registration.
            for (var i = 0; i < Attributes.Count; i++)
            {
                if (Attributes[i].Key == key)
                    return Attributes[i].Value;
            }

            return null;
        }
    }

    /// <summary>Whether there is an attribute of that name.</summary>
    public bool Has(string key) => Attributes.Any(attribute => attribute.Key == key);

    /// <summary>The link as it is written.</summary>
    public override string ToString() => LinkFormat.Write([this]);
}
