using System.CommandLine;
using System.Globalization;
using System.Net;
using Hil.Cli.Conformance;
using Hil.Cli.Imaging;
using Hil.Lwm2m.Bootstrap;
using Hil.NUnit.Conformance;
using Hil.Serve.Credentials;

namespace Hil.Cli.Commands;

/// <summary><c>hil conformance</c>: OMA's cases, put to any client.</summary>
internal static class ConformanceCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions();
        var endpoint = new Option<string?>("--endpoint") { HelpName = "NAME", Description = "Judge a real client that registers with this endpoint name over UDP. [default: the emulated board]" };
        var bind = new Option<string?>("--bind") { HelpName = "ADDRESS", Description = "The address on which the server listens for it. [default: 127.0.0.1]" };
        var port = new Option<string?>("--port") { HelpName = "N", Description = "The UDP port on which the server listens for it; 0 takes a free one. [default: 5683]" };
        var securePort = new Option<string?>("--coaps-port") { HelpName = "N", Description = "The UDP port of coaps://, which is opened where --credentials are given. [default: 5684]" };
        var credentials = new Option<string?>("--credentials") { HelpName = "FILE", Description = "Whom to let in over coaps://, YAML as hil serve takes it. [default: coaps:// is not opened]" };
        var bootstrap = new Option<string?>("--bootstrap") { HelpName = "FILE", Description = "What to make of it when it asks for a bootstrap, YAML as hil serve takes it; the server is its bootstrap server too. [default: it is refused]" };
        var wait = new Option<string?>("--wait") { HelpName = "SECONDS", Description = "How long it may take until it registers. [default: 120]" };
        var package = new Option<string?>("--package") { HelpName = "FILE", Description = "A firmware package that it can install, for the cases about updates. [default: none, and those cases are inconclusive]" };
        var version = new Option<string?>("--package-version") { HelpName = "TEXT", Description = "What it says as /3/0/3 when it runs that package. [default: not looked at]" };
        var failing = new Option<string?>("--failing-package") { HelpName = "FILE", Description = "A firmware package that it takes and cannot install. [default: none, and case 779 is inconclusive]" };
        var exhausting = new Option<string?>("--exhausting-package") { HelpName = "FILE", Description = "A firmware package for which it has not enough memory. [default: none, and case 774 is inconclusive]" };
        var cases = new Option<string[]>("--cases") { HelpName = "LIST", Description = "Which cases: numbers, ranges and groups, such as 101,2xx,301-303. [default: all]" };
        var command = new Command("conformance", "Put OMA's LwM2M conformance cases to a client, and print the matrix of verdicts. Exit code 0: no case failed; 1: one did; 2: nothing was judged.")
        {
            endpoint, bind, port, securePort, credentials, bootstrap, wait, package, version, failing, exhausting, cases, common.Firmware, common.Profile, common.Updates, common.Board, common.Seed, common.Workers, common.Report,
        };
        command.Does(terminal, (parsed, cancellation) =>
        {
            var settings = common.Settings(parsed);
            var chosen = CaseFilter.Parse(parsed.GetValue(cases) ?? []);
            var name = parsed.GetValue(endpoint);
            foreach (Option option in (Option[])[bind, port, securePort, credentials, bootstrap, wait, package, version, failing, exhausting])
                if (name is null && parsed.GetResult(option) is { Implicit: false })
                    throw new Fault($"{option.Name}: it is about a client that comes over UDP; name it with --endpoint NAME.");
            foreach (Option option in (Option[])[common.Firmware, common.Profile, common.Board, common.Workers])
                if (name is not null && parsed.GetResult(option) is { Implicit: false })
                    throw new Fault($"{option.Name}: it is about the emulated board, and --endpoint asks for a client that comes over UDP: give one of them.");
            var line = "hil " + string.Join(' ', parsed.Tokens.Select(token => token.Value));
            var address = ReadAddress(parsed.GetValue(bind));
            var keys = parsed.GetValue(credentials);
            if (keys is null && parsed.GetResult(securePort) is { Implicit: false })
                throw new Fault($"{securePort.Name}: credentials were expected beside it, with which coaps:// is opened: --credentials FILE.");
            var socket = name is null ? null : new SocketOrder(
                name,
                new(address, ReadNumber(port.Name, parsed.GetValue(port), 5683, 0, ushort.MaxValue)),
                keys is null ? null : (new(address, ReadNumber(securePort.Name, parsed.GetValue(securePort), 5684, 0, ushort.MaxValue)), CredentialsFile.Load(keys)),
                parsed.GetValue(bootstrap) is { } plan ? BootstrapConfigurationFile.Load(plan) : null,
                TimeSpan.FromSeconds(ReadNumber(wait.Name, parsed.GetValue(wait), 120, 1, 86_400)),
                Package(parsed.GetValue(package), parsed.GetValue(version)),
                Package(parsed.GetValue(failing), null),
                Package(parsed.GetValue(exhausting), null));
            var isOwn = parsed.GetResult(common.Firmware) is not { Implicit: false } && parsed.GetResult(common.Profile) is not { Implicit: false };
            return new ConformanceJob(new(settings, isOwn, socket, chosen, common.WorkersOf(parsed), line), terminal).Do(cancellation);
        });
        return command;
    }

    private static ConformancePackage? Package(string? file, string? version) =>
        file is null ? null : new(Path.GetFileName(file), ImageFiles.Bytes(file), version);

    private static IPAddress ReadAddress(string? text) => text is null ? IPAddress.Loopback
        : IPAddress.TryParse(text, out var address) ? address
        : throw new Fault($"--bind: an IP address of this machine was expected, found \"{text}\".");

    private static int ReadNumber(string option, string? text, int otherwise, int least, int most) => text is null ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new Fault($"{option}: a whole number from {least} to {most} was expected, found \"{text}\".");
}
