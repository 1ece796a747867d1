using Hil.Emulation.Boards;
using Hil.Renode;

// A suite of your own needs these lines (of backends those that it can run on), and a class for each idea that derives from BenchTest.
[assembly: HilBackend(typeof(EmbeddedBackend))]
[assembly: HilBackend(typeof(RenodeBackend))]
[assembly: HilBackend(typeof(RenodeRemoteBackend))]
[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
