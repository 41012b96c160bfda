using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Sockets;

/// <summary>The kernel's counters of one network namespace by their names in the kernel (<c>TcpExtListenOverflows</c>, <c>IpOutNoRoutes</c>), as
/// /proc/net/snmp, /proc/net/netstat, /proc/net/snmp6, <c>nstat -zas</c>, /proc/net/sockstat or <c>ss -s</c> hold them.</summary>
internal sealed record NetworkCounters(ArtifactText Text, ImmutableArray<NetworkCounter> Counters) : IArtifact<NetworkCounters>
{
    /// <summary>The counter of this name, or null when it was not printed.</summary>
    public NetworkCounter? Get(string name) => Counters.FirstOrDefault(counter => counter.Name == name);

    public static Parsed<NetworkCounters> Parse(ArtifactText text)
    {
        var counters = ImmutableArray.CreateBuilder<NetworkCounter>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        LineWords? names = null;
        SourceLine namesLine = default;
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            var words = new LineWords(line.Text);
            if (names is not null && names[0] == words[0] && names.Count == words.Count && !IsNames(words))
            {
                AddPairs(line, names, words, counters, notes);
                names = null;
                continue;
            }

            NoteUnpaired();
            if (IsNames(words))
                (names, namesLine) = (words, line);
            else if (!AddNamed(line, words, counters) && !IsIgnorable(words))
                notes.Add(new(line, "not counters"));
        }

        NoteUnpaired();
        return new(new(text, counters.ToImmutable()), notes.ToImmutable());

        void NoteUnpaired()
        {
            if (names is not null)
                notes.Add(new(namesLine, "names of counters without their numbers below"));
            names = null;
        }
    }

    // #kernel          Total: 235          Transport Total     IP        IPv6
    private static bool IsIgnorable(LineWords words) => words[0] is "#kernel" or "Total:" or "Transport" or "*";

    // TcpExt: SyncookiesSent SyncookiesRecv ListenOverflows
    private static bool IsNames(LineWords words) =>
        words.Count > 1 && words[0].EndsWith(':') && words.From(1).All(word => char.IsAsciiLetterUpper(word[0]));

    // TcpExt: 0 0 12
    private static void AddPairs(
        SourceLine line, LineWords names, LineWords words, ImmutableArray<NetworkCounter>.Builder counters, ImmutableArray<ParseNote>.Builder notes)
    {
        for (var at = 1; at < words.Count; at++)
        {
            if (NumberOf(words[at]) is { } value)
                counters.Add(new(line, names[0].TrimEnd(':') + names[at], value));
            else
                notes.Add(new(line, $"the counter {names[at]} is no number"));
        }
    }

    // IpInReceives                    0                  0.0          Ip6InReceives                   	11
    // TCP: inuse 0 orphan 0 tw 0 alloc 1 mem 34                       TCP:   297 (estab 145, closed 140, orphaned 0, timewait 113)
    // TCP	  157       87        70
    private static bool AddNamed(SourceLine line, LineWords words, ImmutableArray<NetworkCounter>.Builder counters)
    {
        if (words[0].EndsWith(':') && words.Count > 2)
            return AddLabelled(line, words, counters);
        if (words.Count is not (2 or 3 or 4) || !char.IsAsciiLetterUpper(words[0][0]) || NumberOf(words[1]) is not { } value)
            return false;

        counters.Add(new(line, words[0], value));
        return true;
    }

    private static bool AddLabelled(SourceLine line, LineWords words, ImmutableArray<NetworkCounter>.Builder counters)
    {
        var (label, start) = (words[0].TrimEnd(':'), NumberOf(words[1]) is null ? 1 : 2);
        if (start == 2)
            counters.Add(new(line, label, NumberOf(words[1]) ?? 0));

        for (var at = start; at + 1 < words.Count; at += 2)
        {
            if (NumberOf(words[at + 1].TrimEnd(',', ')')) is not { } value)
                return false;
            counters.Add(new(line, $"{label} {words[at].TrimStart('(')}", value));
        }

        return true;
    }

    private static long? NumberOf(string word) =>
        long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A counter since the namespace was made.</summary>
internal sealed record NetworkCounter(SourceLine Line, string Name, long Value);
