namespace Hil.Coap;

// SplitMix64 (Steele, Lea, Flood 2014). System.Random promises no sequence across versions of the runtime, and timelines are compared
// across machines.
internal struct Chance(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        return z ^ z >> 31;
    }

    // 0 to 1, 1 left out.
    public double NextFraction() => (Next() >> 11) * (1.0 / (1UL << 53));
}
