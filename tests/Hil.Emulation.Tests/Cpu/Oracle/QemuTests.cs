namespace Hil.Emulation.Tests.Cpu.Oracle;

/// <summary>Random programs, judged by QEMU's model of the Cortex-M33.</summary>
public sealed class QemuTests
{
    private const int Blocks = 300;
    private const int Length = 8;

    [Test]
    public void Random_data_processing_agrees_with_qemu([Values(1, 2, 3)] int seed) => Compare(seed, InstructionTemplates.DataProcessing);

    [Test]
    public void Random_multiplication_and_division_agree_with_qemu([Values(1, 2)] int seed) => Compare(seed, InstructionTemplates.Multiplication);

    [Test]
    public void Random_saturating_and_parallel_arithmetic_agrees_with_qemu([Values(1, 2)] int seed) => Compare(seed, InstructionTemplates.Dsp);

    [Test]
    public void Random_loads_and_stores_agree_with_qemu([Values(1, 2, 3)] int seed) => Compare(seed, InstructionTemplates.Memory);

    [Test]
    public void Random_floating_point_agrees_with_qemu([Values(1, 2, 3)] int seed) => Compare(seed, InstructionTemplates.Float);

    [Test]
    [Category("Slow")]
    public void Long_random_programs_of_everything_agree_with_qemu([Range(1, 20)] int seed) =>
        Compare(seed, [.. InstructionTemplates.DataProcessing, .. InstructionTemplates.Multiplication, .. InstructionTemplates.Dsp, .. InstructionTemplates.Memory, .. InstructionTemplates.Float], 2000, 12);

    private static void Compare(int seed, string[] templates, int blocks = Blocks, int length = Length)
    {
        ReferenceProgram.NeedTools();
        var generator = new ProgramGenerator(seed);
        var program = new ReferenceProgram();
        for (var i = 0; i < blocks; i++)
            program.Add(generator.State(), generator.Instructions(templates, length));
        program.Compare();
    }
}
