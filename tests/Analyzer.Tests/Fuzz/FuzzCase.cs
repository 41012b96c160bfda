using System.Diagnostics;
using System.Text;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Fuzz;

/// <summary>One bad input, and what it does to those who read it: they neither throw nor take long nor grow.</summary>
/// <param name="Kind"><c>text</c> for all parsers, <c>archive</c> for the door.</param>
internal sealed record FuzzCase(string Kind, byte[] Bytes)
{
    private const long MostBytesPerByte = 200;
    private const long MostBytesBesides = 64L << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private static readonly InputLimits Limits = new()
    {
        MaxExpanded = 16L << 20,
        MaxSpooled = 8L << 20,
        MaxEntries = 10_000,
        RatioCountsFrom = 1L << 20,
        ToolPatience = TimeSpan.FromSeconds(20),
    };

    // What is prepared once, such as patterns, is no growth.
    private static readonly Lazy<bool> Prepared = new(() =>
    {
        foreach (var target in FuzzTarget.All)
            target.Read(new(null, "fuzz.txt", "Jun 29 16:00:00 x"));
        return true;
    });

    public static FuzzCase Of(int seed)
    {
        var random = new Random(seed);
        var (kind, corpus) = random.Next(8) == 0 ? ("archive", FuzzCorpus.Archives) : ("text", FuzzCorpus.Texts);
        return new(kind, new Mutator(random).Mutate(corpus[random.Next(corpus.Length)], () => corpus[random.Next(corpus.Length)]));
    }

    /// <summary>What went wrong, a sentence each, and how long the slowest reader took.</summary>
    public (IReadOnlyList<string> Faults, TimeSpan Slowest, string SlowestName) Run(TempFolder folder)
    {
        _ = Prepared.Value;
        var faults = new List<string>();
        var (slowest, slowestName) = (TimeSpan.Zero, "");
        foreach (var (name, read) in Readers(folder))
        {
            var (fault, took) = Run(name, read);
            if (fault is not null)
                faults.Add(fault);
            if (took > slowest)
                (slowest, slowestName) = (took, name);
        }

        return (faults, slowest, slowestName);
    }

    private IEnumerable<(string Name, Action Read)> Readers(TempFolder folder)
    {
        if (Kind == "archive")
            return [("the door", () => WholeInput.From(folder.Write("archive", Bytes), Limits))];

        var text = new ArtifactText("worker1", "fuzz.txt", Encoding.UTF8.GetString(Bytes).TrimStart('\uFEFF'));
        return FuzzTarget.All.Select(target => (target.Name, (Action)(() => target.Read(text))));
    }

    private (string? Fault, TimeSpan Took) Run(string name, Action read)
    {
        var (fault, took) = RunOnce(name, read);

        // On a busy machine only what is slow three times is slow; and what is prepared once, is no growth.
        for (var again = 0; again < 2 && (fault is not null || took > Longest); again++)
            (fault, took) = RunOnce(name, read);
        return (fault ?? (took > Longest ? $"{name} takes {took.TotalSeconds:0.0} s for {Bytes.Length} bytes" : null), took);
    }

    private (string? Fault, TimeSpan Took) RunOnce(string name, Action read)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        var used = Environment.CpuUsage.TotalTime;
        try
        {
            read();
        }
#pragma warning disable CA1031 // any exception is a finding
        catch (Exception e)
#pragma warning restore CA1031
        {
            var place = e.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("SupportBundle", StringComparison.Ordinal))?.Trim();
            return ($"{name} throws {e.GetType().Name}: {e.Message} {place}", watch.Elapsed);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        used = Environment.CpuUsage.TotalTime - used;
        var took = used < watch.Elapsed ? used : watch.Elapsed;
        return (allocated > (MostBytesPerByte * Bytes.Length) + MostBytesBesides ? $"{name} allocates {allocated >> 20} MB for {Bytes.Length} bytes" : null, took);
    }
}
