using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>What connection tracking could not do, per CPU: <c>conntrack -S</c> or <c>/proc/net/stat/nf_conntrack</c>.</summary>
internal sealed record ConntrackStatistics(ArtifactText Text, ImmutableArray<ConntrackOnCpu> Cpus) : IArtifact<ConntrackStatistics>
{
    /// <summary>The sum over all CPUs; null where no line has this figure (older kernels lack some).</summary>
    public long? Sum(string figure)
    {
        var known = Cpus.Select(cpu => cpu[figure]).OfType<long>().ToList();
        return known.Count == 0 ? null : known.Sum();
    }

    public static Parsed<ConntrackStatistics> Parse(ArtifactText text)
    {
        var cpus = ImmutableArray.CreateBuilder<ConntrackOnCpu>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        string[]? heading = null;
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            var words = line.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words[0] == "entries")
                heading = words;
            else if ((words[0].Contains('=') ? ByName(line, words) : InHex(line, words, heading, cpus.Count)) is { } cpu)
                cpus.Add(cpu);
            else
                notes.Add(new(line, "no statistics of connection tracking"));
        }

        return new(new(text, cpus.ToImmutable()), notes.ToImmutable());
    }

    // cpu=0   	found=0 invalid=0 insert=0 insert_failed=0 drop=0 early_drop=0 error=0 search_restart=0 clash_resolve=0 chaintoolong=0
    private static ConntrackOnCpu? ByName(SourceLine line, string[] words)
    {
        var figures = words.Select(word => word.Split('=')).Where(pair => pair.Length == 2).ToList();
        return figures.Count == words.Length && figures.TrueForAll(pair => long.TryParse(pair[1], NumberStyles.None, null, out _)) && figures[0][0] == "cpu"
            ? new(line, (int)Math.Min(int.MaxValue, long.Parse(figures[0][1])), [.. figures.Skip(1).Select(pair => new ConntrackFigure(pair[0], long.Parse(pair[1])))])
            : null;
    }

    // entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error ...
    // 00000138  00000000 00000000 00000000 ...
    private static ConntrackOnCpu? InHex(SourceLine line, string[] words, string[]? heading, int cpu)
    {
        var numbers = words.Select(word => long.TryParse(word, NumberStyles.AllowHexSpecifier, null, out var number) ? number : -1).ToList();
        return heading is not null && words.Length == heading.Length && !numbers.Exists(number => number < 0)
            ? new(line, cpu, [.. heading.Zip(numbers, (name, number) => new ConntrackFigure(name, number))])
            : null;
    }
}

/// <summary>One CPU's figures.</summary>
internal sealed record ConntrackOnCpu(SourceLine Line, int Cpu, ImmutableArray<ConntrackFigure> Figures)
{
    public long? this[string name] => Figures.FirstOrDefault(figure => figure.Name == name)?.Count;
}

/// <summary>For instance <c>insert_failed</c>: how often since boot.</summary>
internal sealed record ConntrackFigure(string Name, long Count);
