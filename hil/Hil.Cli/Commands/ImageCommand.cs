using System.CommandLine;
using Hil.Cli.Imaging;
using Hil.Images;
using Hil.Images.Mcuboot;

namespace Hil.Cli.Commands;

/// <summary><c>hil image</c>: MCUboot images read, judged and made.</summary>
internal static class ImageCommand
{
    private const uint LargestSlot = 0x10_0000;

    public static Command Create(Terminal terminal) => new("image", "Work with MCUboot images.")
    {
        Inspect(terminal), Sign(terminal), Verify(terminal), Merge(terminal), Spoil(terminal),
    };

    private static Command Inspect(Terminal terminal)
    {
        var file = File("An MCUboot image.");
        var key = new Option<string?>("--key") { HelpName = "FILE", Description = "A P-256 key in PEM, private or public, against which the signature is checked. [default: it is not checked]" };
        var (slotAddress, slotSize, json) = (SlotAddress(), SlotSize(), Json());
        var command = new Command("inspect", "Print header, entries, trailer, version, security counter and fit to the slot of an MCUboot image, and what is wrong with it.")
        {
            file, key, slotAddress, slotSize, json,
        };
        command.Does(terminal, (parsed, _) => Task.FromResult(new ImageJudge(terminal).Inspect(
            parsed.GetRequiredValue(file),
            parsed.GetValue(key) is { } path ? ImageFiles.Key(path) : null,
            Slot(parsed.GetValue(slotAddress), parsed.GetValue(slotSize)),
            parsed.GetValue(json))));
        return command;
    }

    private static Command Verify(Terminal terminal)
    {
        var file = File("An MCUboot image.");
        var key = RequiredKey("The P-256 key that the bootloader holds, private or public, in PEM.");
        var (slotAddress, slotSize, json) = (SlotAddress(), SlotSize(), Json());
        var counter = new Option<string?>("--counter-at-least") { HelpName = "N", Description = "The security counter of the image that runs; a lower one is a fault. [default: it is not looked at]" };
        var command = new Command("verify", "Tell whether a bootloader would run an MCUboot image, and every fault if not: exit code 1.")
        {
            file, key, counter, slotAddress, slotSize, json,
        };
        command.Does(terminal, (parsed, _) => Task.FromResult(new ImageJudge(terminal).Verify(
            parsed.GetRequiredValue(file),
            ImageFiles.Key(parsed.GetRequiredValue(key)),
            Slot(parsed.GetValue(slotAddress), parsed.GetValue(slotSize)),
            Optional(counter.Name, parsed.GetValue(counter), 0, uint.MaxValue),
            parsed.GetValue(json))));
        return command;
    }

    private static Command Sign(Terminal terminal)
    {
        var file = File("The program: ELF, Intel HEX, or a raw binary.");
        var key = RequiredKey("The private P-256 key that signs, in PEM.");
        var version = new Option<string>("--version") { HelpName = "VERSION", Required = true, Description = "The version, major.minor.revision+build." };
        var output = Output("Where the image goes.");
        var counter = new Option<string?>("--security-counter") { HelpName = "N", Description = "The security counter. [default: the image has none]" };
        var headerSize = new Option<string?>("--header-size") { HelpName = "BYTES", Description = "Bytes from the slot's start to the program. [default: 0x200]" };
        var slotSize = SlotSize();
        var slotAddress = new Option<string?>("--slot-address") { HelpName = "ADDRESS", Description = "Where the slot begins: a program that is linked for another place is refused. [default: the place is not looked at]" };
        var pad = new Option<bool>("--pad") { Description = "Fill the file up to the slot and ask for a test update in its trailer." };
        var confirm = new Option<bool>("--confirm") { Description = "Ask for a permanent update: it is never rolled back. Only with --pad." };
        var command = new Command("sign", "Make an MCUboot image of a program: header, SHA-256, ECDSA P-256 signature. The same input and key give the same bytes.")
        {
            file, key, version, output, counter, headerSize, slotSize, slotAddress, pad, confirm,
        };
        command.Does(terminal, (parsed, _) =>
        {
            var signer = ImageFiles.Key(parsed.GetRequiredValue(key));
            if (!signer.CanSign)
                throw new Fault($"--key: a private key was expected, found the public one {parsed.GetRequiredValue(key)}.");
            if (parsed.GetValue(confirm) && !parsed.GetValue(pad))
                throw new Fault("--confirm: --pad was expected beside it, since only a padded image has a trailer.");
            return Task.FromResult(new ImageMaker(terminal).Sign(
                parsed.GetRequiredValue(file),
                parsed.GetRequiredValue(output),
                signer,
                new(
                    Version(parsed.GetRequiredValue(version)),
                    (ushort)(Optional(headerSize.Name, parsed.GetValue(headerSize), ImageHeader.Size, 0xFFFC) ?? 0x200),
                    Optional(counter.Name, parsed.GetValue(counter), 0, uint.MaxValue),
                    Slot(null, parsed.GetValue(slotSize)).Size,
                    parsed.GetValue(pad),
                    parsed.GetValue(confirm)),
                Optional(slotAddress.Name, parsed.GetValue(slotAddress), 0, uint.MaxValue)));
        });
        return command;
    }

    private static Command Spoil(Terminal terminal)
    {
        var file = File("A good MCUboot image.");
        var fault = new Option<ImageDefect>("--fault") { HelpName = "signature|hash|payload|truncated|magic", Required = true, Description = "What is made wrong." };
        var output = Output("Where the bad image goes.");
        var command = new Command("spoil", "Make a bad image of a good one, for tests of what refuses it.") { file, fault, output };
        command.Does(terminal, (parsed, _) => Task.FromResult(
            new ImageMaker(terminal).Spoil(parsed.GetRequiredValue(file), parsed.GetRequiredValue(output), parsed.GetRequiredValue(fault))));
        return command;
    }

    private static Command Merge(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE[@ADDRESS]") { Arity = ArgumentArity.OneOrMore, Description = "ELF or Intel HEX files, which know their place, and any other file with the address it goes to." };
        var output = Output("Where the Intel HEX file goes.");
        var command = new Command("merge", "Put several files into one Intel HEX file, such as a bootloader and the first image behind it.") { files, output };
        command.Does(terminal, (parsed, _) => Task.FromResult(new ImageMaker(terminal).Merge(parsed.GetRequiredValue(files), parsed.GetRequiredValue(output))));
        return command;
    }

    private static Argument<string> File(string description) => new("FILE") { Description = description };

    private static Option<string> Output(string description) => new("--out") { HelpName = "FILE", Required = true, Description = description };

    private static Option<string> RequiredKey(string description) => new("--key") { HelpName = "FILE", Required = true, Description = description };

    private static Option<bool> Json() => new("--json") { Description = "Print JSON." };

    private static Option<string?> SlotAddress() =>
        new("--slot-address") { HelpName = "ADDRESS", Description = $"Where the slot begins from which it runs. [default: 0x{ImageSlot.Thingy91.Address:X}, a Thingy:91]" };

    private static Option<string?> SlotSize() =>
        new("--slot-size") { HelpName = "BYTES", Description = $"The slot that must hold it with its trailer. [default: 0x{ImageSlot.Thingy91.Size:X}, a Thingy:91]" };

    private static ImageSlot Slot(string? address, string? size) => ImageSlot.Thingy91 with
    {
        Address = Optional("--slot-address", address, 0, uint.MaxValue - LargestSlot) ?? ImageSlot.Thingy91.Address,
        Size = (int)(Optional("--slot-size", size, Trailer.Reserved, LargestSlot) ?? (uint)ImageSlot.Thingy91.Size),
    };

    private static uint? Optional(string option, string? text, uint least, uint most) =>
        text is null ? null : ImageFiles.Number(option, text, least, most);

    private static ImageVersion Version(string text)
    {
        try
        {
            return ImageVersion.Parse(text);
        }
        catch (FormatException problem)
        {
            throw new Fault($"--version: {problem.Message}", problem);
        }
    }
}
