using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>The sets of addresses and ports that rules ask, as <c>ipset save</c> or <c>ipset list</c> prints them.</summary>
internal sealed record IpSets(ArtifactText Text, ImmutableArray<IpSet> All) : IArtifact<IpSets>
{
    /// <summary>The set of this name, or null.</summary>
    public IpSet? Named(string name) => All.FirstOrDefault(set => set.Name == name);

    public static Parsed<IpSets> Parse(ArtifactText text)
    {
        var reader = new IpSetsReader(text);
        foreach (var line in text.Lines())
            if (!line.IsBlank)
                reader.Take(line);

        return reader.End();
    }
}

/// <summary>One set.</summary>
/// <param name="Type">For instance <c>hash:ip,port</c>; <c>list:set</c> holds other sets.</param>
/// <param name="Family"><c>inet</c> or <c>inet6</c>; null for types that have none.</param>
/// <param name="Options">The rest of its creation (<c>hashsize 1024</c>, <c>range 0-1024</c>), as printed.</param>
/// <param name="IsComplete">False where the entries were not printed (<c>ipset list -t</c>).</param>
internal sealed record IpSet(
    SourceLine Line, string Name, string Type, string? Family, string Options, ImmutableArray<IpSetEntry> Entries, bool IsComplete)
{
    /// <summary>What the options say.</summary>
    public IpSetOptions Created { get; init; } = IpSetOptions.Of([]);
}

/// <summary>One entry.</summary>
/// <param name="Parts">One for each dimension of the set's type: <c>10.0.0.1</c>, <c>tcp:80</c>.</param>
/// <param name="Timeout">Seconds left; 0 means for ever.</param>
/// <param name="IsException"><c>nomatch</c>: what lies in it is not in the set.</param>
internal sealed record IpSetEntry(SourceLine Line, ImmutableArray<string> Parts, long? Timeout, Counters? Counters, string? Comment, bool IsException)
{
    /// <summary>The same parts, as what they are.</summary>
    public ImmutableArray<IpSetKey> Keys { get; init; } = [];

    /// <summary>What <c>skbinfo</c> gives the packet: <c>0x1/0xff</c>, <c>1:10</c>, a queue; null where it gives nothing.</summary>
    public string? SkbMark { get; init; }

    public string? SkbPriority { get; init; }

    public int? SkbQueue { get; init; }

    /// <summary>The device is the beginning of a name (hash:net,iface).</summary>
    public bool IsWildcard { get; init; }

    public override string ToString() => string.Join(',', Parts);
}

/// <summary>Reads sets line by line, in either form.</summary>
internal sealed class IpSetsReader(ArtifactText text)
{
    private readonly List<SetUnderWay> _sets = [];
    private readonly ImmutableArray<ParseNote>.Builder _notes = ImmutableArray.CreateBuilder<ParseNote>();
    private readonly List<RuleWord> _words = [];
    private readonly RuleText _text = new(text.Content);
    private bool _lists;

    public void Take(SourceLine line)
    {
        RuleWords.Split(text.Content, line.Start, line.Start + line.Length, _words);
        var words = _words.Select(_text.Of).ToImmutableArray();
        if (!(words.IsEmpty || TakeSaved(line, words) || TakeListed(line, words)))
            _notes.Add(new(line, "not a line of ipset"));
    }

    public Parsed<IpSets> End() => new(new(text, [.. _sets.Select(set => set.End())]), _notes.ToImmutable());

    // create blocked hash:ip family inet hashsize 1024 maxelem 65536      add blocked 10.0.0.5 timeout 300 comment "bad guy"
    // -N and -A are the words of ipset-restore's older form.
    private bool TakeSaved(SourceLine line, ImmutableArray<string> words)
    {
        switch (words)
        {
            case ["create" or "-N" or "-!", var name, var type, .. var options]:
                Begin(line, name, type, options);
                return true;
            case ["add" or "-A", var name, var entry, .. var options] when _sets.FindLast(set => set.Name == name) is { } set:
                set.Add(line, entry, options);
                return true;
            default:
                return words is ["COMMIT"] or ["flush" or "-F" or "destroy" or "-X", ..] || words[0].StartsWith('#');
        }
    }

    // Name: blocked / Type: hash:ip / Revision: 6 / Header: family inet ... / Size in memory: 216 / References: 1 / Members:
    private bool TakeListed(SourceLine line, ImmutableArray<string> words)
    {
        switch (words)
        {
            case ["Name:", var name]:
                Begin(line, name, "", []);
                (_sets[^1].IsComplete, _lists) = (false, false);
                return true;
            case ["Type:", var type] when _sets.Count > 0:
                _sets[^1].Type = type;
                return true;
            case ["Header:", .. var options] when _sets.Count > 0:
                _sets[^1].Options = options;
                return true;
            case ["Members:"] when _sets.Count > 0:
                _sets[^1].IsComplete = _lists = true;
                return true;
            case ["Revision:" or "References:" or "Default", ..] or ["Size", "in", ..] or ["Number", "of", "entries:", ..]:
                return true;
            case [var entry, .. var options] when _lists:
                _sets[^1].Add(line, entry, options);
                return true;
            default:
                return false;
        }
    }

    private void Begin(SourceLine line, string name, string type, ImmutableArray<string> options) =>
        _sets.Add(new(line, name) { Type = type, Options = options });

    private sealed class SetUnderWay(SourceLine line, string name)
    {
        private readonly ImmutableArray<IpSetEntry>.Builder _entries = ImmutableArray.CreateBuilder<IpSetEntry>();

        public string Name => name;

        public string Type { get; set; } = "";

        public ImmutableArray<string> Options { get; set; } = [];

        public bool IsComplete { get; set; } = true;

        public void Add(SourceLine at, string entry, ImmutableArray<string> options)
        {
            long? NumberAfter(string word) => long.TryParse(After(options, word), NumberStyles.None, null, out var number) ? number : null;
            var counters = (NumberAfter("packets"), NumberAfter("bytes")) is ({ } packets, { } bytes) ? new Counters(packets, bytes) : (Counters?)null;
            var parts = Parts(entry);
            _entries.Add(new(at, parts, NumberAfter("timeout"), counters, After(options, "comment"), options.Contains("nomatch"))
            {
                Keys = KeysOf(parts),
                SkbMark = After(options, "skbmark"),
                SkbPriority = After(options, "skbprio"),
                SkbQueue = (int?)NumberAfter("skbqueue"),
                IsWildcard = options.Contains("wildcard"),
            });
        }

        public IpSet End() =>
            new(line, name, Type, After(Options, "family"), string.Join(' ', Options), _entries.ToImmutable(), IsComplete) { Created = IpSetOptions.Of(Options) };

        // hash:ip,port,net
        private ImmutableArray<IpSetKey> KeysOf(ImmutableArray<string> parts)
        {
            var dimensions = Type[(Type.IndexOf(':') + 1)..].Split(',');
            return [.. parts.Select((part, at) => IpSetKey.Of(at < dimensions.Length ? dimensions[at] : "", part))];
        }

        // 10.0.0.1,udp:53,192.168.0.0/16
        private ImmutableArray<string> Parts(string entry) => Type.Contains(',') ? [.. entry.Split(',')] : [entry];

        private static string? After(ImmutableArray<string> words, string word) =>
            words.IndexOf(word) is >= 0 and var at && at + 1 < words.Length ? words[at + 1] : null;
    }
}
