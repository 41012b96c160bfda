using BenchmarkDotNet.Running;
using SupportBundle.Benchmarks;
using SupportBundle.Benchmarks.Startup;

// Benchmarks [--size 1G] [--rounds 3]: the comparisons.   Benchmarks collector [the same]: the collector's alone.   Benchmarks path | matrix: the simulator's.   Benchmarks micro [BenchmarkDotNet's arguments]
if (args is ["micro", ..])
{
    BenchmarkSwitcher.FromAssembly(typeof(LiteralSearchBenchmarks).Assembly).Run(args[1..]);
    return 0;
}

if (args is ["path"])
{
    Figure.Print(PathComparison.Run());
    return 0;
}

if (args is ["matrix"])
{
    Figure.Print(MatrixComparison.Run());
    return 0;
}

if (args is ["profile", var trimmed, var listed, var profile])
    return ProfileCommand.Run(trimmed, listed, profile);

var options = Comparison.Read(args is ["collector", .. var rest] ? rest : args);
if (options is null)
    return 2;

if (args is ["collector", ..])
{
    Figure.Print(CollectorComparison.Run(options));
    return 0;
}

Figure.Print([.. CollectorComparison.Run(options), .. ArtifactComparison.Run(), .. PathComparison.Run(), .. MatrixComparison.Run(), .. LogComparison.Run(options)]);
return 0;
