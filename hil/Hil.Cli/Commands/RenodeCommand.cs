using System.CommandLine;
using Hil.Renode.Doctor;

namespace Hil.Cli.Commands;

/// <summary><c>hil renode</c>: the Renode of this machine.</summary>
internal static class RenodeCommand
{
    public static Command Create(Terminal terminal)
    {
        var doctor = new Command("doctor", "Look whether the boards renode and renode-remote can be had: which Renode was found and where, and whether a board runs on it. Exit code 0: both run.");
        doctor.Does(terminal, async (_, cancellation) =>
        {
            var good = true;
            await foreach (var finding in RenodeDoctor.Examine().WithCancellation(cancellation))
            {
                good &= finding.IsGood;
                terminal.Out.WriteLine($"{(finding.IsGood ? "ok" : "NO"),-4}{finding.What,-15}{finding.Says.ReplaceLineEndings(Environment.NewLine + new string(' ', 19))}");
            }

            return good ? ExitCode.Pass : ExitCode.NotJudged;
        });
        return new("renode", "Work with the Renode of this machine.") { doctor };
    }
}
