using System.CommandLine;
using Hil.Cli.Learning;
using Hil.Learning.Training;

namespace Hil.Cli.Commands;

/// <summary><c>hil model train</c>: the reference firmware's classifier, learnt from motions.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions();
        var recordings = new RecordingOptions();
        var classes = new Option<string?>("--classes")
        {
            HelpName = "LABEL,…",
            Description = $"The classes to tell apart, in the order of their instances of /33650; motions with other labels teach what is none of them. [default: {string.Join(",", TrainingInputs.UsualClasses)}]",
        };
        var output = new Option<string?>("--out") { HelpName = "DIR", Description = "Where model.c, model.h and model.json go. [default: model]" };
        var command = new Command(
            "train",
            "Learn the classifier from labelled recordings and synthesised motions, judge it on those kept out, and write it as C for the firmware.")
        {
            common.Motions, classes, output, common.Seed, recordings.Unit, recordings.Rate,
        };
        command.Does(terminal, (parsed, _) => Task.FromResult(
            new ModelTraining(terminal).Do(common.Settings(parsed), recordings.Read(parsed), Labels(parsed.GetValue(classes)), parsed.GetValue(output) ?? "model")));
        return command;
    }

    private static string[]? Labels(string? text)
    {
        var labels = text?.Split(',', StringSplitOptions.TrimEntries);
        return labels is null || (labels.All(label => label.Length > 0) && labels.Distinct().Count() == labels.Length)
            ? labels
            : throw new Fault($"--classes: labels with commas between, none twice, were expected, found \"{text}\".");
    }
}
