using System.CommandLine;
using Hil.Cli.Learning;

namespace Hil.Cli.Commands;

/// <summary><c>hil model train</c>: the reference firmware's classifier, learnt from motions.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions();
        var recordings = new RecordingOptions();
        var output = new Option<string?>("--out") { HelpName = "DIR", Description = "Where model.c, model.h and model.json go. [default: model]" };
        var command = new Command(
            "train",
            "Learn the classifier from labelled recordings and synthesised motions, judge it on those kept out, and write it as C for the firmware.")
        {
            common.Motions, output, common.Seed, recordings.Unit, recordings.Rate,
        };
        command.Does(terminal, (parsed, _) => Task.FromResult(
            new ModelTraining(terminal).Do(common.Settings(parsed), recordings.Read(parsed), parsed.GetValue(output) ?? "model")));
        return command;
    }
}
