using Hil.Emulation.Boards;
using Hil.NUnit.Samples;

[assembly: HilBackend(typeof(EmbeddedBackend))]
[assembly: HilBackend(typeof(PoorBackend))]
[assembly: AllureEpic("Samples")]
