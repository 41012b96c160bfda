using System.Diagnostics;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Fuzz;

/// <summary>
/// Bad input of all kinds. A short run with fixed seeds is a part of the tests; <c>FUZZ_MINUTES=10</c> goes on for so long from
/// <c>FUZZ_SEED</c> (else the clock's). What fails is written to <c>regressions/</c>: once mended, it stays there under a name that says what it is.
/// </summary>
public sealed class FuzzTests
{
    private const int ShortRun = 120;

    public static TheoryData<string> Regressions =>
        [.. Directory.GetFiles(FuzzCorpus.Regressions).Select(Path.GetFileName).OfType<string>().Where(name => name.StartsWith("text-", StringComparison.Ordinal) || name.StartsWith("archive-", StringComparison.Ordinal))];

    [Fact]
    public void No_input_makes_a_reader_throw_or_hang_or_grow()
    {
        using var folder = new TempFolder();
        var faults = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_MINUTES"), out var minutes) && minutes > 0
            ? LongRun(TimeSpan.FromMinutes(minutes), folder)
            : Enumerable.Range(1, ShortRun).SelectMany(seed => Run(seed, folder).Faults).ToList();

        Assert.Equal([], faults);
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void What_once_did_harm_does_none(string name)
    {
        using var folder = new TempFolder();

        Assert.Equal([], new FuzzCase(name.Split('-')[0], File.ReadAllBytes(Path.Combine(FuzzCorpus.Regressions, name))).Run(folder).Faults);
    }

    [Fact]
    public void Every_parser_is_fed()
    {
        var types = typeof(Analysis).Assembly.GetTypes().Where(type => type is { IsInterface: false, IsAbstract: false }).ToArray();
        var parsers = types.Where(type => Implements(type, typeof(IArtifact<>))).SelectMany(type => type == typeof(KubernetesList<>)
            ? types.Where(kind => Implements(kind, typeof(IKubernetesObject<>))).Select(kind => type.MakeGenericType(kind))
            : [type]);

        Assert.Equal([], parsers.Except(FuzzTarget.All.Select(target => target.Artifact)).Select(type => type?.ToString()));
    }

    private static bool Implements(Type type, Type artifact) => type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == artifact);

    private static List<string> LongRun(TimeSpan time, TempFolder folder)
    {
        var first = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), out var given) ? given : (int)(Environment.TickCount64 % 1_000_000_000);
        var faults = new List<string>();
        var (slowest, slowestSeed, slowestName) = (TimeSpan.Zero, first, "");
        var seed = first;

        // A case that never ends, or ends the process, is the one whose seed stands last here.
        var current = Path.Combine(Path.GetTempPath(), "sb-fuzz-running.seed");
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time && faults.Count < 100; seed++)
        {
            File.WriteAllText(current, $"{seed}\n");
            var (found, took, name) = Run(seed, folder);
            faults.AddRange(found);
            if (took > slowest)
                (slowest, slowestSeed, slowestName) = (took, seed, name);
        }

        File.Delete(current);
        Console.WriteLine($"fuzz: seeds {first} to {seed - 1}, {seed - first} iterations, {faults.Count} faults, peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
        Console.WriteLine($"fuzz: slowest {slowest.TotalMilliseconds:0} ms, {slowestName}, seed {slowestSeed}");
        return faults;
    }

    private static (List<string> Faults, TimeSpan Slowest, string SlowestName) Run(int seed, TempFolder folder)
    {
        var fuzzed = FuzzCase.Of(seed);
        var (faults, slowest, name) = fuzzed.Run(folder);
        if (faults.Count == 0)
            return ([], slowest, name);

        File.WriteAllBytes(Path.Combine(FuzzCorpus.Regressions, $"{fuzzed.Kind}-seed-{seed}"), fuzzed.Bytes);
        var said = faults.Select(fault => $"seed {seed}: {fault}").ToList();
        said.ForEach(Console.WriteLine);
        return (said, slowest, name);
    }
}
