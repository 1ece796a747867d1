using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Renode.NET;

/// <summary>The server answered an XML-RPC call by a fault.</summary>
internal sealed class XmlRpcFaultException(int code, string text) : RenodeException($"fault {code}: {text}");

/// <summary>The bodies of XML-RPC (xmlrpc.com/spec.md) as far as Robot's remote interface needs them.</summary>
internal static class XmlRpc
{
    public static byte[] Call(string method, params IEnumerable<object> arguments)
    {
        var call = new XElement("methodCall", new XElement("methodName", method),
            new XElement("params", arguments.Select(argument => new XElement("param", Value(argument)))));
        return Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?>" + call.ToString(SaveOptions.DisableFormatting));
    }

    /// <summary>The value of an answer: string, int, bool, double, byte[], array, dictionary, or null for none.</summary>
    /// <exception cref="XmlRpcFaultException">The server refused the call.</exception>
    /// <exception cref="FormatException">The body is no XML-RPC answer.</exception>
    public static object? Answer(byte[] body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            var answer = XElement.Load(reader);
            if (answer.Element("fault")?.Element("value") is { } fault && Value(fault) is Dictionary<string, object?> told)
            {
                throw new XmlRpcFaultException(told.GetValueOrDefault("faultCode") as int? ?? 0, told.GetValueOrDefault("faultString") as string ?? "");
            }
            return answer.Name == "methodResponse" && answer.Element("params")?.Element("param")?.Element("value") is { } value
                ? Value(value)
                : throw new FormatException($"a methodResponse was expected, not {answer.Name}");
        }
        catch (XmlException nonsense)
        {
            throw new FormatException(nonsense.Message, nonsense);
        }
    }

    private static XElement Value(object value) => new("value", value switch
    {
        string text => new XElement("string", text),
        bool yes => new XElement("boolean", yes ? "1" : "0"),
        int number => new XElement("int", number.ToString(CultureInfo.InvariantCulture)),
        double number => new XElement("double", number.ToString("R", CultureInfo.InvariantCulture)),
        IEnumerable<object> many => new XElement("array", new XElement("data", many.Select(Value))),
        _ => throw new ArgumentException($"XML-RPC carries no {value.GetType()}."),
    });

    private static object? Value(XElement value)
    {
        if (value.Elements().FirstOrDefault() is not { } typed)
        {
            return value.Value;
        }
        return typed.Name.LocalName switch
        {
            "string" => typed.Value,
            "int" or "i4" => int.Parse(typed.Value, CultureInfo.InvariantCulture),
            "i8" => long.Parse(typed.Value, CultureInfo.InvariantCulture),
            "boolean" => typed.Value == "1",
            "double" => double.Parse(typed.Value, CultureInfo.InvariantCulture),
            "base64" => Convert.FromBase64String(typed.Value),
            "nil" => null,
            "array" => typed.Elements("data").Elements("value").Select(Value).ToArray(),
            "struct" => Members(typed),
            var other => throw new FormatException($"XML-RPC has no value of type {other}"),
        };
    }

    private static Dictionary<string, object?> Members(XElement structure)
    {
        var members = new Dictionary<string, object?>();
        foreach (var member in structure.Elements("member"))
        {
            members[member.Element("name")?.Value ?? ""] = member.Element("value") is { } value ? Value(value) : null;
        }
        return members;
    }
}
