// Prints one line a benchmark. Usage: Hil.Benchmarks [--filter TEXT]
using System.Reflection;
using Hil.Benchmarks;
using Hil.Benchmarks.Load;

if (args is [LoadedServer.Word, var service])
    return LoadedServer.Run(service);
var filter = args is ["--filter", var text] ? text : "";
if (args.Length != 0 && filter.Length == 0)
{
    Console.Error.WriteLine($"Expected nothing or --filter TEXT, found {string.Join(' ', args)}.");
    return 2;
}

var benchmarks = Assembly.GetExecutingAssembly().GetTypes()
    .Where(type => type.IsSubclassOf(typeof(Benchmark)) && !type.IsAbstract)
    .Select(type => (Benchmark)Activator.CreateInstance(type)!)
    .Where(benchmark => benchmark.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))
    .OrderBy(benchmark => benchmark.Name, StringComparer.Ordinal)
    .ToList();
if (benchmarks.Count == 0)
{
    Console.Error.WriteLine($"No benchmark has \"{filter}\" in its name.");
    return 2;
}

Console.WriteLine($"{"benchmark",-44} {"figure",-24} bar");
foreach (var benchmark in benchmarks)
    Console.WriteLine($"{benchmark.Name,-44} {benchmark.Measure(TimeProvider.System),-24} {benchmark.Bar}");
return 0;
