using System.Text;

namespace Hil.Emulation.Tests.Cpu;

public sealed class ProgramTests
{
    // A bitwise CRC-32 as gcc -O2 compiles it: IT blocks, shifted operands, write-back and a return by a load into the program counter.
    private static readonly uint[] Crc32 =
    [
        0xB500, 0x468E, 0xB1A9, 0xF04F33FF, 0x490B, 0x4486, 0x2208, 0xF810CB01, 0xEA83030C, 0xF0130F01, 0xBF0C, 0x085B, 0xEA810353, 0x3A01,
        0xD1F7, 0x4586, 0xD1F0, 0x43D8, 0xF85DFB04, 0x4608, 0xF85DFB04, 0x8320, 0xEDB8,
    ];

    [Test]
    public void Compiled_code_computes_the_check_value_of_Crc_32()
    {
        var core = new TestCore(0xF000F83E, 0xE7FE); // bl 0x480; b .
        core.Put(0x480, Crc32);
        core.Memory.Write(0, Encoding.ASCII.GetBytes("123456789"));
        (core[0], core[1]) = (TestCore.Ram, 9);
        core.Step(1000);
        Assert.That(core[0], Is.EqualTo(0xCBF43926));
        Assert.That(core[13], Is.EqualTo(TestCore.StackTop));
        Assert.That(core[15], Is.EqualTo(0x404));
    }
}
