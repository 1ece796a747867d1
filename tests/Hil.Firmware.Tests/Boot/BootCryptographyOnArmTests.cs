using System.Security.Cryptography;
using CsCheck;
using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Emulation.Boards;
using Hil.Firmware.Tests.Rigs;

namespace Hil.Firmware.Tests.Boot;

/// <summary>
/// The very instructions of the bootloader, called by their symbols and checked against .NET's cryptography. Natively the same C takes
/// another way through its arithmetic.
/// </summary>
internal sealed class BootCryptographyOnArmTests
{
    private const uint Arguments = 0x2000_8000;
    private const uint Stack = 0x2000_8000;
    private readonly FirmwareImage _bootloader = FirmwareFile.Load(Path.Combine(Repository.Images, "bootloader.elf"));

    [Test]
    public void A_signature_is_valid_for_its_key_and_hash_and_for_no_other()
    {
        var machine = new Callable(_bootloader);
        Gen.Select(Gen.Byte.Array[32], Gen.Byte.Array[32], Gen.Int[0, 63]).Sample((secret, hash, bit) =>
        {
            secret[0] &= 0x7F; // below the order of the curve
            secret[31] |= 1;
            using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret });
            var point = key.ExportParameters(false).Q;
            byte[] publicKey = [.. point.X!, .. point.Y!];
            var signature = key.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
            Assert.That(machine.Verifies(publicKey, hash, signature), "its own");
            var other = (byte[])hash.Clone();
            other[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.That(machine.Verifies(publicKey, other, signature), Is.False, "another hash");
        }, iter: 20, threads: 1);
    }

    // The hash is at most the order: z = 0, 1, n - 1 and n, and hashes of ones.
    [TestCase("0000000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("0000000000000000000000000000000000000000000000000000000000000001")]
    [TestCase("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550")]
    [TestCase("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")]
    [TestCase("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void Hashes_at_the_edges_of_the_curves_order_are_signed_and_checked(string hex)
    {
        var hash = Convert.FromHexString(hex);
        var signature = SlotImages.ReleaseKey.Sign(hash);
        Assert.That(new Callable(_bootloader).Verifies(SlotImages.ReleaseKey.PublicKeyInfo[^64..], hash, signature));
    }

    // Keys that are small multiples of the base point, or its negative, meet doublings and the point at infinity within the sum.
    [TestCase("0000000000000000000000000000000000000000000000000000000000000001")]
    [TestCase("0000000000000000000000000000000000000000000000000000000000000002")]
    [TestCase("0000000000000000000000000000000000000000000000000000000000000003")]
    [TestCase("000000000000000000000000000000000000000000000000000000000000000f")]
    [TestCase("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550")]
    [TestCase("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254e")]
    public void Keys_that_are_small_multiples_of_the_base_point_are_checked_like_others(string secret)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Convert.FromHexString(secret) });
        var point = key.ExportParameters(false).Q;
        var machine = new Callable(_bootloader);
        for (var i = 0; i < 4; i++)
        {
            var hash = SHA256.HashData([(byte)i]);
            var signature = key.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
            Assert.That(machine.Verifies([.. point.X!, .. point.Y!], hash, signature), $"hash {i}");
            hash[0] ^= 1;
            Assert.That(machine.Verifies([.. point.X!, .. point.Y!], hash, signature), Is.False, $"another hash {i}");
        }
    }

    /// <summary>A core in which one function is called at a time.</summary>
    private sealed class Callable
    {
        private readonly EmbeddedBoard _board = (EmbeddedBoard)new EmbeddedBackend().Create(new BoardRequest("thingy91", 1)).AsTask().GetAwaiter().GetResult();
        private readonly uint _function;

        public Callable(FirmwareImage image)
        {
            foreach (var segment in image.Segments.Where(s => s.Address < Nrf9160.FlashSize))
                _board.Chip.Flash.Write(segment.Address, segment.Bytes.Span);
            // Where it returns to: "wfi" for ever.
            _board.Chip.Flash.WriteWord(FlashMap.Primary, 0xE7FD_BF30);
            _function = image.Symbols.Find("p256_verify")?.Address ?? throw new InvalidOperationException("The symbol p256_verify was expected in bootloader.elf.");
            _board.On().AsTask().GetAwaiter().GetResult();
        }

        public bool Verifies(byte[] key, byte[] hash, byte[] signature)
        {
            var core = _board.Chip.Machine.Cpu;
            // Out of the sleep after the call before, and out of reach of the watchdog that the bootloader would start.
            _board.Chip.Machine.Reset(ResetCause.Debugger);
            (core[0], core[1], core[2], core[3]) = (Put(0, key), Put(0x100, hash), Put(0x200, signature), (uint)signature.Length);
            (core[13], core[14], core[15]) = (Stack, FlashMap.Primary | 1, _function);
            _board.Clock.RunUntil(() => false, _board.Clock.Now + TimeSpan.FromSeconds(1)).AsTask().GetAwaiter().GetResult();
            Assert.That(core.IsSleeping && core.ProgramCounter >> 4 == FlashMap.Primary >> 4, "the call did not return");
            return core[0] != 0;
        }

        private uint Put(uint offset, byte[] bytes)
        {
            _board.Chip.Ram.Write(Arguments - Nrf9160.RamAddress + offset, bytes);
            return Arguments + offset;
        }
    }
}
