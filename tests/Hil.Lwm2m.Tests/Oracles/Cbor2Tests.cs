using System.Buffers.Binary;
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
            if isinstance(v, bool): return 'b:%d' % v
            if isinstance(v, int): return 'i:%d' % v
            if isinstance(v, float): return 'f:' + struct.pack('>d', v).hex()
            if isinstance(v, bytes): return 'd:' + v.hex()
            return 's:' + v.encode('utf-8').hex()
        def senml(records):
            bn, out = '', []
            for r in records:
                bn = r.get('bn', bn)
                for k in ('v', 'vs', 'vb', 'vd', 'vlo'):
                    if k in r: out.append((bn + r.get('n', ''), ('l:' + r[k]) if k == 'vlo' else told(r[k])))
            return out
        def flat(m, above=()):
            out = []
            for k, v in m.items():
                path = above + (tuple(k) if isinstance(k, (tuple, list)) else (k,))
                out += flat(v, path) if isinstance(v, dict) else [('/' + '/'.join(map(str, path)), told(v))]
            return out
        def read(kind, raw):
            if kind == 'SenMlCbor': return senml([{CBOR[k]: v for k, v in r.items()} for r in cbor2.loads(raw)])
            if kind == 'Lwm2mCbor': return flat(cbor2.loads(raw))
            records = json.loads(raw.decode('utf-8'))
            for r in records:
                if 'vd' in r: r['vd'] = base64.urlsafe_b64decode(r['vd'] + '=' * (-len(r['vd']) % 4))
            return senml(records)
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
            canonical = chance.random() < .5
            if i % 2:
                records = []
                for n, rid in enumerate(ids):
                    v = value()
                    r = {3 if isinstance(v, str) else 4 if isinstance(v, bool) else 8 if isinstance(v, bytes) else 2: v}
                    split = chance.choice(['/60000/', '/60000/3/', '/60000/3/%d' % rid])
                    r[-2] = split
                    r[0] = ('/60000/3/%d' % rid)[len(split):]
                    records.append(r)
                raw, kind = cbor2.dumps(records, canonical=canonical), 'SenMlCbor'
            else:
                top = {rid: value() for rid in ids}
                nested = chance.choice([{60000: {3: top}}, {(60000, 3): top}, {60000: {(3, rid): v for rid, v in top.items()}}, {(60000, 3, rid): v for rid, v in top.items()}])
                raw, kind = cbor2.dumps(nested, canonical=canonical), 'Lwm2mCbor'
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

    [Test]
    public void We_read_what_they_wrote()
    {
        var python = FindPython();
        var lines = Tool.Text(python, "-c", Script, $"{2 * Payloads}").TrimEnd('\n').Split('\n');
        Assert.That(lines, Has.Length.EqualTo(2 * Payloads));
        Assert.Multiple(() =>
        {
            foreach (var line in lines)
            {
                var parts = line.Split(' ', 3);
                var content = Reader.Read("/60000/3", Enum.Parse<ContentFormat>(parts[0]), Convert.FromHexString(parts[1]));
                Assert.That(content.IsSuccess ? Told(content.Value.Nodes) : content.Error, Is.EqualTo(parts[2]), parts[1]);
            }
        });
    }

    private static string Told(IEnumerable<Lwm2mNode> nodes) => string.Join(' ', nodes.Select(node => $"{node.Path}={Told(node.Value)}").Order(StringComparer.Ordinal));

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
