using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Sockets;

/// <summary>The kernel's counters as <c>netstat -s</c> words them: <c>Tcp: segments retransmitted</c>. Zero ones of its extensions are left out there.</summary>
internal sealed record NetstatStatistics(ArtifactText Text, ImmutableArray<NetworkCounter> Counters) : IArtifact<NetstatStatistics>
{
    public static Parsed<NetstatStatistics> Parse(ArtifactText text)
    {
        var counters = ImmutableArray.CreateBuilder<NetworkCounter>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        string? section = null;
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (!char.IsWhiteSpace(line.Span[0]) && line.Text.TrimEnd().EndsWith(':'))
                section = line.Text.Trim().TrimEnd(':');
            else if (section is not null && CounterOf(line, section) is { } counter)
                counters.Add(counter);
            else if (section is null || !line.Text.TrimEnd().EndsWith(':')) // ICMP input histogram:
                notes.Add(new(line, "not a counter"));
        }

        return new(new(text, counters.ToImmutable()), notes.ToImmutable());
    }

    //     12 segments retransmitted          Forwarding: 2          TCPSynRetrans: 7          Detected reordering 3 times using SACK
    private static NetworkCounter? CounterOf(SourceLine line, string section)
    {
        var words = line.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var at = Array.FindIndex(words, word => word.All(char.IsAsciiDigit));
        return at >= 0 && long.TryParse(words[at], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? new(line, $"{section}: {string.Join(' ', words.Where((_, place) => place != at)).TrimEnd(':')}", value)
            : null;
    }
}
