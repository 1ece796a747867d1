using System.CommandLine;
using System.Globalization;
using System.Net;
using Hil.Cli.Serving;
using Hil.Lwm2m;
using Hil.Lwm2m.Bootstrap;
using Hil.Lwm2m.Model;
using Hil.Serve;
using Hil.Serve.Credentials;
using Hil.Serve.Operating;
using Hil.Serve.Web;

namespace Hil.Cli.Commands;

/// <summary><c>hil serve</c>: the test LwM2M server for real devices, or for a desk.</summary>
internal static class ServeCommand
{
    // What there is to see on the reference firmware: the counters and states of its patterns.
    private static readonly string[] BoardsOwn = ["/33650/*/2001", "/33650/*/2000"];

    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions();
        var bind = new Option<string>("--bind") { HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1", Description = "The address on which devices are served; 0.0.0.0 for all of this machine, which opens the server to the network." };
        var coapPort = Port("--coap-port", "5683", "The UDP port of coap://, 0 for a free one, or none.", allowsNone: true);
        var coapsPort = Port("--coaps-port", "5684", "The UDP port of coaps://, 0 for a free one, or none. It is opened where --credentials are given.", allowsNone: true);
        var credentials = new Option<string?>("--credentials") { HelpName = "FILE", Description = "Whom to let in over coaps://, YAML: psk with identity and hex, base64 or text, and endpoints; certificate; trust. [default: coaps:// is not opened]" };
        var bootstrap = new Option<string[]>("--bootstrap") { HelpName = "[ENDPOINT=]FILE", Description = "What to make of clients that ask for a bootstrap, YAML; of one client, or of all that have no file of their own. May be given more than once. [default: they are refused]" };
        var webBind = new Option<string>("--web-bind") { HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1", Description = "The address of the web page. Beyond loopback it is plain HTTP, and the token is needed to read too." };
        var webPort = Port("--web-port", "8080", "The TCP port of the web page, 0 for a free one, or none.", allowsNone: true);
        var webNames = new Option<string[]>("--web-name") { HelpName = "NAME", Description = "A name by which browsers may call this machine, beside its addresses and localhost. May be given more than once." };
        var token = new Option<string?>("--token") { HelpName = "WORD", Description = "What opens write operations on the page, 8 characters or more. [default: drawn at each start, and printed]" };
        var observe = new Option<string[]>("--observe") { HelpName = "PATH", Description = "Observe this on every device that registers and has it, such as /33650/0/2001, or /33650/*/2001 for each instance. May be given more than once. [default: none; with --with-board the counters and states of its patterns]" };
        var objects = new Option<string[]>("--objects") { HelpName = "DIR", Description = "A folder of object definitions in OMA's XML, beside those that come with Hil. May be given more than once." };
        var export = new Option<string?>("--export") { HelpName = "DIR", Description = "Write what happens into this folder: timeline, datagrams, values and registrations. [default: the page's Export button only]" };
        var pullHost = new Option<string?>("--pull-host") { HelpName = "HOST", Description = "The host, or host:port, that devices are told to pull firmware from. [default: the address at which they reached the server]" };
        var keep = new Option<int>("--keep") { HelpName = "N", DefaultValueFactory = _ => new DeskOptions().MostEntries, Description = "How many of the newest entries of the timeline are kept in memory, 100 or more; --export keeps all." };
        var plain = new Option<bool>("--plain") { Description = "A line for each event, as where output is redirected." };
        var withBoard = new Option<bool>("--with-board") { Description = "Put an emulated Thingy:91 with the reference firmware on the desk, which registers at this server: to try all of it without hardware." };
        var command = new Command("serve", "Serve real LwM2M devices: registrations, observed values and operations, live in the terminal and on a web page. Ctrl-C ends it.")
        {
            bind, coapPort, coapsPort, credentials, bootstrap, observe, objects, webBind, webPort, webNames, token, export, keep, pullHost, plain, withBoard, common.Firmware, common.Profile, common.Seed,
        };
        command.Does(terminal, (parsed, cancellation) =>
        {
            var settings = common.Settings(parsed);
            var plans = (parsed.GetValue(bootstrap) ?? []).Select(ReadPlan).ToArray();
            if (plans.GroupBy(plan => plan.Endpoint).FirstOrDefault(same => same.Count() > 1) is { } twice)
                throw new Fault($"--bootstrap: one file was expected for {twice.Key ?? "all"}, found {twice.Count()}.");
            var desk = new DeskOptions
            {
                Bind = ReadAddress("--bind", parsed.GetValue(bind)!),
                CoapPort = ReadPort(parsed.GetValue(coapPort)!),
                CoapsPort = ReadPort(parsed.GetValue(coapsPort)!),
                Credentials = parsed.GetValue(credentials) is { } keys ? CredentialsFile.Load(keys) : null,
                BootstrapForAll = plans.LastOrDefault(plan => plan.Endpoint is null).Configuration,
                Bootstrap = plans.Where(plan => plan.Endpoint is not null).ToDictionary(plan => plan.Endpoint!, plan => plan.Configuration, StringComparer.Ordinal),
                Lwm2m = new Lwm2mServerOptions { Seed = settings.Seed, Model = ReadModel(parsed.GetValue(objects) ?? []) },
                Observe = [.. (parsed.GetValue(observe) is { Length: > 0 } patterns ? patterns : parsed.GetValue(withBoard) ? BoardsOwn : []).Select(ReadPattern)],
                ExportFolder = parsed.GetValue(export),
                PullHost = parsed.GetValue(pullHost),
                MostEntries = parsed.GetValue(keep) is >= 100 and var entries ? entries : throw new Fault($"--keep: a number of 100 or more was expected, found {parsed.GetValue(keep)}."),
            };
            var web = ReadPort(parsed.GetValue(webPort)!) is not { } port ? null : new WebOptions
            {
                Bind = ReadAddress("--web-bind", parsed.GetValue(webBind)!),
                Port = port,
                Token = parsed.GetValue(token),
                HostNames = parsed.GetValue(webNames) ?? [],
            };
            return new ServeJob(
                new(desk, web, parsed.GetValue(plain), parsed.GetValue(withBoard), settings, parsed.GetResult(common.Firmware) is { Implicit: false }), terminal).Do(cancellation);
        });
        return command;
    }

    private static Option<string> Port(string name, string value, string description, bool allowsNone)
    {
        var option = new Option<string>(name) { HelpName = "PORT", DefaultValueFactory = _ => value, Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var word }] && !(allowsNone && word == "none") && !(int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535))
                result.AddError($"{name}: a port from 0 to 65535{(allowsNone ? " or none" : "")} was expected, found \"{word}\".");
        });
        return option;
    }

    private static int? ReadPort(string word) => word == "none" ? null : int.Parse(word, CultureInfo.InvariantCulture);

    private static IPAddress ReadAddress(string option, string word) => word == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(word, out var address) && (word.Contains('.', StringComparison.Ordinal) || word.Contains(':', StringComparison.Ordinal)) ? address
        : throw new Fault($"{option}: an IP address such as 127.0.0.1, 0.0.0.0 or ::1 was expected, found \"{word}\".");

    private static (string? Endpoint, BootstrapConfiguration Configuration) ReadPlan(string word)
    {
        var mark = word.LastIndexOf('=');
        return (mark > 0 ? word[..mark] : null, BootstrapConfigurationFile.Load(word[(mark + 1)..]));
    }

    private static ObservePattern ReadPattern(string word) =>
        ObservePattern.TryParse(word, out var pattern, out var error) ? pattern : throw new Fault($"--observe: {error}");

    private static ObjectModel ReadModel(string[] folders)
    {
        try
        {
            return folders.Aggregate(ObjectModel.Default, (model, folder) => model.With(ObjectModel.Load(folder)));
        }
        catch (Exception error) when (error is ObjectDefinitionException or DirectoryNotFoundException)
        {
            throw new Fault($"--objects: {error.Message}", error);
        }
    }
}
