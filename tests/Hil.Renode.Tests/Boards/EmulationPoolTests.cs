using Hil.Renode.Boards;
using Renode.NET;

namespace Hil.Renode.Tests.Boards;

public sealed class EmulationPoolTests
{
    private readonly List<Emulation> _opened = [];

    [SetUp]
    public void SetUp() => _opened.Clear();

    [Test]
    public void An_emulation_serves_one_board_after_another_until_it_has_served_as_many_as_it_may()
    {
        var pool = new EmulationPool(Open, mostBoards: 3);
        for (var board = 0; board < 7; board++)
            pool.GiveBack(pool.Take());
        Assert.That(_opened.Select(each => (each.Cleared, each.IsDisposed)), Is.EqualTo(new[] { (2, true), (2, true), (1, false) }));
    }

    [Test]
    public void Emulations_beyond_one_for_each_processor_are_not_kept()
    {
        var pool = new EmulationPool(Open);
        var taken = Enumerable.Range(0, Environment.ProcessorCount + 2).Select(_ => pool.Take()).ToList();
        taken.ForEach(pool.GiveBack);
        Assert.That(_opened.Count(each => each.IsDisposed), Is.EqualTo(2));
    }

    private Emulation Open()
    {
        _opened.Add(new());
        return _opened[^1];
    }

    /// <summary>Takes all commands: what is tested is who is used, not what for.</summary>
    private sealed class Emulation : IRenodeEmulation
    {
        public int Cleared { get; private set; }

        public bool IsDisposed { get; private set; }

        public Version Version { get; } = new(1, 16, 1);

        public VirtualTime Now => default;

        public string Execute(string command) => "";

        public IRenodeMachine AddMachine(string name) => throw new NotSupportedException();

        public void RunFor(VirtualTime span) => throw new NotSupportedException();

        public void Save(string path) => throw new NotSupportedException();

        public void Load(string path) => throw new NotSupportedException();

        public void Clear() => Cleared++;

        public void Dispose() => IsDisposed = true;
    }
}
