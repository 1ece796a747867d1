using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using CsCheck;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Model;
using Hil.Lwm2m.Tests.Formats;

namespace Hil.Lwm2m.Tests.Oracles;

/// <summary>Python's json and cbor2 read what we wrote, and we what they wrote; the rules of SenML and LwM2M CBOR are the script's own.</summary>
public sealed class Cbor2Tests
{
    private const int Payloads = 300;
    private static readonly ContentReader Reader = new(ObjectModel.Default);

    // Reads lines "FORMAT HEX" and prints the values of each, or with an argument makes such lines itself, each with its values.
    private const string Script = """
        import sys, json, base64, struct, random, cbor2
        CBOR = {-2: 'bn', -3: 'bt', -5: 'bv', 0: 'n', 2: 'v', 3: 'vs', 4: 'vb', 6: 't', 8: 'vd', 'vlo': 'vlo'}
        def told(v):
            if v is None: return 'null'
            if isinstance(v, bool): return 'b:%d' % v
            if isinstance(v, int): return 'i:%d' % v
            if isinstance(v, float): return 'f:' + struct.pack('>d', v).hex()
            if isinstance(v, bytes): return 'd:' + v.hex()
            return 's:' + v.encode('utf-8').hex()
        def senml(records):
            bn, out = '', []
            for r in records:
                bn = r.get('bn', bn)
                kinds = [k for k in ('v', 'vs', 'vb', 'vd', 'vlo') if k in r]
                if not kinds: out.append((bn + r.get('n', ''), 'path'))
                for k in kinds: out.append((bn + r.get('n', ''), ('l:' + r[k]) if k == 'vlo' else told(r[k])))
            return out
        def flat(m, above=()):
            out = []
            for k, v in m.items():
                path = above + (tuple(k) if isinstance(k, (tuple, list)) else (k,))
                out += flat(v, path) if isinstance(v, dict) else [('/' + '/'.join(map(str, path)), told(v))]
            return out
        def read(kind, raw):
            if kind in ('SenMlCbor', 'SenMlEtchCbor'): return senml([{CBOR[k]: v for k, v in r.items()} for r in cbor2.loads(raw)])
            if kind == 'Lwm2mCbor': return flat(cbor2.loads(raw))
            records = json.loads(raw.decode('utf-8'))
            for r in records:
                if 'vd' in r: r['vd'] = base64.urlsafe_b64decode(r['vd'] + '=' * (-len(r['vd']) % 4))
            return senml(records)
        def endless(v):
            if isinstance(v, dict): return b'\xbf' + b''.join(endless(k) + endless(each) for k, each in v.items()) + b'\xff'
            if isinstance(v, (list, tuple)): return b'\x9f' + b''.join(map(endless, v)) + b'\xff'
            if isinstance(v, (bytes, str)) and len(v) > 1: return (b'\x5f' if isinstance(v, bytes) else b'\x7f') + cbor2.dumps(v[:1]) + cbor2.dumps(v[1:]) + b'\xff'
            return cbor2.dumps(v)
        def show(values): return ' '.join(sorted('%s=%s' % each for each in values))
        if len(sys.argv) < 2:
            for line in sys.stdin:
                kind, raw = line.split()
                print(show(read(kind, bytes.fromhex(raw))))
            sys.exit()
        chance = random.Random(11)
        def value():
            return chance.choice([lambda: chance.randint(-2**63, 2**64 - 1), lambda: chance.randint(-300, 300), lambda: chance.uniform(-1e9, 1e9), lambda: chance.random() < .5,
                lambda: ''.join(chance.choice('ab/"\\\u00e4\u20ac\U0001f600') for _ in range(chance.randint(0, 9))), lambda: chance.randbytes(chance.randint(0, 20))])()
        for i in range(int(sys.argv[1])):
            ids = chance.sample(range(300), chance.randint(1, 6))
            write = chance.choice([cbor2.dumps, endless, lambda v: cbor2.dumps(v, canonical=True)])
            if i % 4 > 1:
                # What is removed beside what is written, or paths by themselves.
                paths = i % 4 == 3
                top = {rid: None if paths else chance.choice([None, value()]) for rid in ids}
                if chance.random() < .5:
                    records = [{0: '/60000/3/7/%d' % rid, **({} if paths else {2: None} if v is None else {8 if isinstance(v, bytes) else 3 if isinstance(v, str) else 4 if isinstance(v, bool) else 2: v})} for rid, v in top.items()]
                    raw, kind = write(records), 'SenMlEtchCbor'
                else:
                    raw, kind = write(chance.choice([{60000: {3: {7: top}}}, {(60000, 3, 7): top}, {60000: {(3, 7): top}}, {(60000, 3): {(7, rid): v for rid, v in top.items()}}, {(60000, 3, 7, rid): v for rid, v in top.items()}])), 'Lwm2mCbor'
                print(kind + (':Paths' if paths else ':Change'), raw.hex(), show(read(kind, raw)))
                continue
            if i % 2:
                records = []
                for n, rid in enumerate(ids):
                    v = value()
                    r = {3 if isinstance(v, str) else 4 if isinstance(v, bool) else 8 if isinstance(v, bytes) else 2: v}
                    split = chance.choice(['/60000/', '/60000/3/', '/60000/3/%d' % rid])
                    r[-2] = split
                    r[0] = ('/60000/3/%d' % rid)[len(split):]
                    records.append(r)
                raw, kind = write(records), 'SenMlCbor'
            else:
                top = {rid: value() for rid in ids}
                nested = chance.choice([{60000: {3: top}}, {(60000, 3): top}, {60000: {(3, rid): v for rid, v in top.items()}}, {(60000, 3, rid): v for rid, v in top.items()}])
                raw, kind = write(nested), 'Lwm2mCbor'
            print(kind, raw.hex(), show(read(kind, raw)))
        """;

    [TestCase(ContentFormat.SenMlCbor)]
    [TestCase(ContentFormat.SenMlJson)]
    [TestCase(ContentFormat.Lwm2mCbor)]
    public void They_read_what_we_wrote(ContentFormat format)
    {
        var python = FindPython();
        var chance = new PCG(3, 3);
        var contents = Contents.OfMany(format == ContentFormat.Lwm2mCbor ? Contents.Value : Contents.ValueOrLink);
        var all = Enumerable.Range(0, Payloads).Select(_ => contents.Generate(chance, null, out var _)).Where(nodes => nodes.Length > 0).ToList();
        var lines = string.Concat(all.Select(nodes => $"{format} {Convert.ToHexStringLower(ContentWriter.Write("/", nodes, format))}\n"));
        var read = Encoding.UTF8.GetString(Tool.Output(python, ["-c", Script], Encoding.ASCII.GetBytes(lines))).TrimEnd('\n').Split('\n');
        Assert.That(read, Is.EqualTo(all.Select(Told)));
    }

    [TestCase(ContentFormat.SenMlEtchCbor)]
    [TestCase(ContentFormat.SenMlEtchJson)]
    [TestCase(ContentFormat.Lwm2mCbor)]
    public void They_read_what_we_remove_and_ask_for(ContentFormat format)
    {
        var python = FindPython();
        var chance = new PCG(5, 5);
        var contents = Contents.OfMany(Contents.Value);
        var lines = new StringBuilder();
        var expected = new List<string>();
        for (var each = 0; each < Payloads; each++)
        {
            var values = contents.Generate(chance, null, out var _);
            Lwm2mPath[] paths = [Lwm2mPath.Of(3, 0, 11, each), Lwm2mPath.Of(2, each, 2, 65_534)];
            lines.Append(CultureInfo.InvariantCulture, $"{format} {Convert.ToHexStringLower(ContentWriter.WriteComposite(values, paths, format))}\n");
            expected.Add(Told(values, paths, "null"));
            lines.Append(CultureInfo.InvariantCulture, $"{format} {Convert.ToHexStringLower(ContentWriter.WritePaths([.. paths, "/5/0", "/6"], format))}\n");
            expected.Add(Told([], [.. paths, "/5/0", "/6"], format == ContentFormat.Lwm2mCbor ? "null" : "path"));
        }

        var read = Encoding.UTF8.GetString(Tool.Output(python, ["-c", Script], Encoding.ASCII.GetBytes(lines.ToString()))).TrimEnd('\n').Split('\n');
        Assert.That(read, Is.EqualTo(expected));
    }

    [Test]
    public void We_read_what_they_wrote()
    {
        var python = FindPython();
        var lines = Tool.Text(python, "-c", Script, $"{4 * Payloads}").TrimEnd('\n').Split('\n');
        Assert.That(lines, Has.Length.EqualTo(4 * Payloads));
        Assert.Multiple(() =>
        {
            foreach (var line in lines)
            {
                var parts = line.Split(' ', 3);
                Assert.That(Read(parts[0].Split(':'), Convert.FromHexString(parts[1])), Is.EqualTo(parts[2]), parts[1]);
            }
        });
    }

    // What there is: values, a change, or paths.
    private static string? Read(string[] what, byte[] payload)
    {
        var format = Enum.Parse<ContentFormat>(what[0]);
        switch (what.ElementAtOrDefault(1))
        {
            case "Change":
                var change = Reader.ReadCompositeWrite(format, payload);
                return change.IsSuccess ? Told(change.Value.Values.Nodes, change.Value.Removals, "null") : change.Error;
            case "Paths":
                var paths = ContentReader.ReadPaths(format, payload);
                return paths.IsSuccess ? Told([], paths.Value, format == ContentFormat.Lwm2mCbor ? "null" : "path") : paths.Error;
            default:
                var content = Reader.Read("/60000/3", format, payload);
                return content.IsSuccess ? Told(content.Value.Nodes) : content.Error;
        }
    }

    private static string Told(IEnumerable<Lwm2mNode> nodes) => Told(nodes, [], "");

    private static string Told(IEnumerable<Lwm2mNode> nodes, IEnumerable<Lwm2mPath> paths, string without) => string.Join(
        ' ', nodes.Select(node => $"{node.Path}={Told(node.Value)}").Concat(paths.Select(path => $"{path}={without}")).Order(StringComparer.Ordinal));

    private static string Told(Lwm2mValue value)
    {
        var bytes = new byte[8];
        switch (value.Type)
        {
            case ResourceType.Float:
                BinaryPrimitives.WriteDoubleBigEndian(bytes, value.AsFloat());
                return $"f:{Convert.ToHexStringLower(bytes)}";
            case ResourceType.Boolean:
                return value.AsBoolean() ? "b:1" : "b:0";
            case ResourceType.Opaque:
                return $"d:{Convert.ToHexStringLower(value.AsOpaque().Span)}";
            case ResourceType.String:
                return $"s:{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value.AsString()))}";
            case ResourceType.ObjectLink:
                return $"l:{value}";
            default:
                return $"i:{value}";
        }
    }

    // Debian's own: another in front of it on the PATH knows nothing of Debian's packages.
    private static string FindPython()
    {
        var python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : Tool.Find("python3", "python3");
        if (Task.Run(() => Tool.Run(python, "-c", "import cbor2")).GetAwaiter().GetResult().ExitCode != 0)
            Assert.Ignore("cbor2 for Python is not installed (apt-get install python3-cbor2)");
        return python;
    }
}
