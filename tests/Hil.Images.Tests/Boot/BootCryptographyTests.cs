using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CsCheck;
using Hil.Images.Mcuboot;
using Hil.Images.Tests.Mcuboot;

namespace Hil.Images.Tests.Boot;

/// <summary>The bootloader's own C, compiled for this machine and checked against .NET's cryptography and BouncyCastle's.</summary>
public sealed unsafe class BootCryptographyTests
{
    private DirectoryInfo? _folder;
    private nint _library;
    private delegate* unmanaged<byte*, byte*, byte*, nuint, byte> _verify;
    private delegate* unmanaged<byte*, void> _hashBegin;
    private delegate* unmanaged<byte*, byte*, nuint, void> _hashAdd;
    private delegate* unmanaged<byte*, byte*, void> _hashEnd;

    [OneTimeSetUp]
    public void CompileTheSources()
    {
        var gcc = Tool.Find("gcc libc6-dev", "gcc");
        var boot = RepositoryRoot.Of("fixtures", "firmware", "boot");
        _folder = Directory.CreateTempSubdirectory("hil-boot-");
        var library = Path.Combine(_folder.FullName, "boot.so");
        Tool.Text(gcc, "-std=c11", "-O2", "-shared", "-fPIC", "-o", library, Path.Combine(boot, "p256.c"), Path.Combine(boot, "sha256.c"));
        _library = NativeLibrary.Load(library);
        _verify = (delegate* unmanaged<byte*, byte*, byte*, nuint, byte>)NativeLibrary.GetExport(_library, "p256_verify");
        _hashBegin = (delegate* unmanaged<byte*, void>)NativeLibrary.GetExport(_library, "sha256_begin");
        _hashAdd = (delegate* unmanaged<byte*, byte*, nuint, void>)NativeLibrary.GetExport(_library, "sha256_add");
        _hashEnd = (delegate* unmanaged<byte*, byte*, void>)NativeLibrary.GetExport(_library, "sha256_end");
    }

    [OneTimeTearDown]
    public void Unload()
    {
        if (_library != 0)
            NativeLibrary.Free(_library);
        _folder?.Delete(true);
    }

    [Test]
    public void A_hash_is_SHA_256_however_the_data_is_cut_into_pieces() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[0, 300]).Sample((data, cut) =>
            Assert.That(Hash(data, Math.Min(cut, data.Length)), Is.EqualTo(SHA256.HashData(data))), iter: 500);

    [Test]
    public void A_signature_is_valid_for_its_key_and_hash_and_for_no_other() =>
        Gen.Byte.Array[32].Sample(hash =>
        {
            var signature = TestKeys.Key.Sign(hash);
            var otherHash = (byte[])hash.Clone();
            otherHash[^1] ^= 1;
            Assert.That(Verify(TestKeys.Key, hash, signature), "its own");
            Assert.That(Verify(TestKeys.Other, hash, signature), Is.False, "another key");
            Assert.That(Verify(TestKeys.Key, otherHash, signature), Is.False, "another hash");
        }, iter: 25);

    [Test]
    public void A_mutated_signature_is_judged_as_BouncyCastle_judges_it_and_is_never_read_beyond_its_end()
    {
        var hash = SHA256.HashData("image"u8);
        var good = TestKeys.Key.Sign(hash);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Sample((offset, value, length) =>
        {
            var bad = good[..length];
            if (offset < length)
                bad[offset] = value;
            if (!bad.AsSpan().SequenceEqual(good))
                Assert.That(Verify(TestKeys.Key, hash, bad), Is.False, Convert.ToHexStringLower(bad));
        }, iter: 400);
    }

    [TestCase("3006020100020100", TestName = "A_signature_of_zeros_is_refused")]
    [TestCase("3006020101020100", TestName = "A_signature_with_s_zero_is_refused")]
    [TestCase("3026022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551020101", TestName = "A_signature_with_r_the_order_of_the_curve_is_refused")]
    public void A_degenerate_signature_is_refused(string signature) =>
        Assert.That(Verify(TestKeys.Key, SHA256.HashData("image"u8), Convert.FromHexString(signature)), Is.False);

    [Test]
    public void A_public_key_that_is_no_point_of_the_curve_is_refused()
    {
        var hash = SHA256.HashData("image"u8);
        var key = TestKeys.Key.PublicKeyInfo[^64..];
        key[63] ^= 1;
        Assert.That(Verify(key, hash, TestKeys.Key.Sign(hash)), Is.False);
    }

    private bool Verify(SigningKey key, byte[] hash, byte[] signature) => Verify(key.PublicKeyInfo[^64..], hash, signature);

    private bool Verify(byte[] key, byte[] hash, byte[] signature)
    {
        fixed (byte* k = key, h = hash, s = signature)
            return _verify(k, h, s, (nuint)signature.Length) != 0;
    }

    private byte[] Hash(byte[] data, int cut)
    {
        var state = stackalloc byte[256];
        var digest = new byte[32];
        fixed (byte* d = data, o = digest)
        {
            _hashBegin(state);
            _hashAdd(state, d, (nuint)cut);
            _hashAdd(state, d + cut, (nuint)(data.Length - cut));
            _hashEnd(state, o);
        }

        return digest;
    }
}
