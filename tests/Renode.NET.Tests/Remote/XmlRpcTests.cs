using System.Text;
using CsCheck;

namespace Renode.NET.Tests.Remote;

public sealed class XmlRpcTests
{
    [Test]
    public void A_call_has_the_body_of_the_specification() =>
        Assert.That(Encoding.UTF8.GetString(XmlRpc.Call("run_keyword", "AssertLedState", new object[] { "state=True", 1, true, 0.5, "<&>" })), Is.EqualTo(
            "<?xml version=\"1.0\"?><methodCall><methodName>run_keyword</methodName><params><param><value><string>AssertLedState</string></value></param>"
            + "<param><value><array><data><value><string>state=True</string></value><value><int>1</int></value><value><boolean>1</boolean></value>"
            + "<value><double>0.5</double></value><value><string>&lt;&amp;&gt;</string></value></data></array></value></param></params></methodCall>"));

    [Test]
    public void An_answer_is_read_with_every_type_of_value()
    {
        var answer = (Dictionary<string, object?>)XmlRpc.Answer("""
            <?xml version="1.0"?>
            <methodResponse><params><param><value><struct>
              <member><name>status</name><value>PASS</value></member>
              <member><name>return</name><value><array><data><value><i4>-3</i4></value><value><boolean>0</boolean></value><value><double>1.25</double></value><value><base64>AQI=</base64></value></data></array></value></member>
            </struct></value></param></params></methodResponse>
            """u8.ToArray())!;
        Assert.That(answer["status"], Is.EqualTo("PASS"));
        Assert.That(answer["return"], Is.EqualTo(new object[] { -3, false, 1.25, new byte[] { 1, 2 } }));
    }

    [Test]
    public void A_fault_is_told_with_its_code_and_words()
    {
        var fault = Assert.Throws<XmlRpcFaultException>(() => XmlRpc.Answer("""
            <methodResponse><fault><value><struct><member><name>faultCode</name><value><int>1</int></value></member>
            <member><name>faultString</name><value><string>Keyword "X" not found</string></value></member></struct></value></fault></methodResponse>
            """u8.ToArray()))!;
        Assert.That(fault.Message, Is.EqualTo("fault 1: Keyword \"X\" not found"));
    }

    [TestCase("")]
    [TestCase("SSH-2.0-OpenSSH")]
    [TestCase("<html><body>404</body></html>")]
    [TestCase("<methodResponse><params/></methodResponse>")]
    [TestCase("<methodResponse><params><param><value><int>many</int></value></param></params></methodResponse>")]
    [TestCase("<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><methodResponse>&y;</methodResponse>")]
    public void What_is_no_answer_is_refused(string body) => Assert.Throws<FormatException>(() => XmlRpc.Answer(Encoding.UTF8.GetBytes(body)));

    [Test]
    public void Any_text_comes_back_as_it_was_put_in() => Gen.String[Gen.Char[' ', '\u07ff']].Sample(text =>
    {
        var call = Encoding.UTF8.GetString(XmlRpc.Call("m", text));
        var value = call[call.IndexOf("<value>", StringComparison.Ordinal)..call.IndexOf("</param>", StringComparison.Ordinal)];
        return (string)XmlRpc.Answer(Encoding.UTF8.GetBytes($"<methodResponse><params><param>{value}</param></params></methodResponse>"))! == text;
    });
}
