using Hil.Emulation.Boards;

// A suite of your own needs these three lines, and a class for each idea that derives from BenchTest.
[assembly: HilBackend(typeof(EmbeddedBackend))]
[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
