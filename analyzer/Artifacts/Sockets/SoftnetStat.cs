using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Sockets;

/// <summary>What each CPU took off the network, as /proc/net/softnet_stat holds it.</summary>
internal sealed record SoftnetStat(ArtifactText Text, ImmutableArray<SoftnetCpu> Cpus) : IArtifact<SoftnetStat>
{
    public static Parsed<SoftnetStat> Parse(ArtifactText text)
    {
        var cpus = ImmutableArray.CreateBuilder<SoftnetCpu>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (Cpu(line, new(line.Text)) is { } cpu)
                cpus.Add(cpu);
            else
                notes.Add(new(line, "not the counters of a CPU"));
        }

        return new(new(text, cpus.ToImmutable()), notes.ToImmutable());
    }

    // 000050c4 00000000 00000001 00000000 ...
    private static SoftnetCpu? Cpu(SourceLine line, LineWords words) =>
        words.Count >= 9 && words.From(0).All(word => word.Length == 8) && Hex(words[0]) is { } processed && Hex(words[1]) is { } dropped && Hex(words[2]) is { } squeezed
            ? new(line, processed, dropped, squeezed)
            : null;

    private static uint? Hex(string word) => uint.TryParse(word, NumberStyles.AllowHexSpecifier, null, out var number) ? number : null;
}

/// <summary>One CPU's counters.</summary>
/// <param name="Dropped">Packets for which its backlog had no room (<c>net.core.netdev_max_backlog</c>).</param>
/// <param name="Squeezed">How often it had to stop with work left (<c>net.core.netdev_budget</c>).</param>
internal sealed record SoftnetCpu(SourceLine Line, uint Processed, uint Dropped, uint Squeezed);
