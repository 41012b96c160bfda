using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>The connections that the kernel tracks: <c>conntrack -L [-o extended,id]</c> or <c>/proc/net/nf_conntrack</c>.</summary>
internal sealed record Conntrack(ArtifactText Text, ImmutableArray<ConntrackEntry> Entries) : IArtifact<Conntrack>
{
    public static Parsed<Conntrack> Parse(ArtifactText text)
    {
        var entries = ImmutableArray.CreateBuilder<ConntrackEntry>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        var words = new RuleText(text.Content);
        foreach (var line in text.Lines())
        {
            if (line.IsBlank || IsSummary(line.Span))
                continue; // nothing, or the line that counts the entries

            if (new ConntrackLine(words).Read(line) is { } entry)
                entries.Add(entry);
            else
                notes.Add(new(line, "not a tracked connection"));
        }

        return new(new(text, entries.ToImmutable()), notes.ToImmutable());
    }

    // conntrack v1.4.7 (conntrack-tools): 312 flow entries have been shown.
    private static bool IsSummary(ReadOnlySpan<char> line) => line.StartsWith("conntrack v") && line.Contains("have been shown", StringComparison.Ordinal);
}

/// <summary>One tracked connection.</summary>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>, <c>icmp</c> ...; by number where the tool knows no name.</param>
/// <param name="Timeout">Seconds until it is forgotten; null for what is offloaded.</param>
/// <param name="State">Of TCP and SCTP: <c>SYN_SENT</c>, <c>ESTABLISHED</c> ...</param>
/// <param name="Original">As the first packet was sent.</param>
/// <param name="Reply">As answers are expected: with the addresses after translation.</param>
internal sealed record ConntrackEntry(
    SourceLine Line, string Protocol, int ProtocolNumber, int? Timeout, string? State, ConntrackTuple Original, ConntrackTuple Reply)
{
    /// <summary>No answer was seen yet.</summary>
    public bool IsUnreplied { get; init; }

    public bool IsAssured { get; init; }

    public bool IsOffloaded { get; init; }

    public uint? Mark { get; init; }

    public int Zone { get; init; }

    /// <summary>The zone of the first direction alone (<c>zone-orig=7</c>), or null.</summary>
    public int? OriginalZone { get; init; }

    /// <summary>The zone of answers alone (<c>zone-reply=7</c>), or null.</summary>
    public int? ReplyZone { get; init; }

    public uint? Id { get; init; }

    public bool IsDestinationTranslated => !Reply.Source.Equals(Original.Destination) || Reply.SourcePort != Original.DestinationPort;

    public bool IsSourceTranslated => !Reply.Destination.Equals(Original.Source) || Reply.DestinationPort != Original.SourcePort;
}

/// <summary>One direction of a connection.</summary>
/// <param name="Counters">Null unless the kernel counts (<c>nf_conntrack_acct</c>).</param>
internal sealed record ConntrackTuple(IPAddress Source, IPAddress Destination, int? SourcePort, int? DestinationPort, Counters? Counters);

/// <summary>Reads one line of the connection table.</summary>
internal sealed class ConntrackLine(RuleText text)
{
    private readonly TupleUnderWay _original = new();
    private readonly TupleUnderWay _reply = new();
    private int _tuples;
    private bool _isPast;
    private bool _isUnreplied;
    private bool _isAssured;
    private bool _isOffloaded;
    private uint? _mark;
    private int _zone;
    private int? _originalZone;
    private int? _replyZone;
    private uint? _id;

    // ipv4     2 tcp      6 116 TIME_WAIT src=10.244.0.33 dst=10.96.10.13 sport=57774 dport=80 src=10.244.1.21 dst=10.244.0.33 sport=8080 dport=57774 [ASSURED] mark=0 zone=0 use=2
    // icmp     1 29 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=77 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=77 mark=0 use=1
    public ConntrackEntry? Read(SourceLine line)
    {
        var rest = line.Span;
        var first = Next(ref rest);
        if (first is "ipv4" or "ipv6")
        {
            Next(ref rest);
            first = Next(ref rest);
        }

        if (!int.TryParse(Next(ref rest), NumberStyles.None, null, out var number))
            return null;

        int? timeout = null;
        string? state = null;
        for (var word = Next(ref rest); !word.IsEmpty; word = Next(ref rest))
        {
            if (Take(word))
                continue; // told the entry something

            if (_tuples == 0 && int.TryParse(word, NumberStyles.None, null, out var seconds))
                timeout = seconds;
            else if (_tuples == 0)
                state = text.Of(word);
        }

        return _original.End() is { } original && _reply.End() is { } reply
            ? new(line, text.Of(first), number, timeout, state, original, reply)
            {
                IsUnreplied = _isUnreplied,
                IsAssured = _isAssured,
                IsOffloaded = _isOffloaded,
                Mark = _mark,
                Zone = _zone,
                OriginalZone = _originalZone,
                ReplyZone = _replyZone,
                Id = _id,
            }
            : null;
    }

    private bool Take(ReadOnlySpan<char> word)
    {
        if (word[0] == '[')
            return TakeFlag(word);

        var equals = word.IndexOf('=');
        if (equals < 0)
            return false;

        var value = word[(equals + 1)..];
        switch (word[..equals])
        {
            case "src":
                _tuples++;
                Current.Source = IPAddress.TryParse(value, out var source) ? source : null;
                break;
            case "dst":
                Current.Destination = IPAddress.TryParse(value, out var destination) ? destination : null;
                break;
            case "sport":
                Current.SourcePort = NumberOf(value);
                break;
            case "dport":
                Current.DestinationPort = NumberOf(value);
                break;
            case "packets":
                Current.Packets = LongOf(value);
                break;
            case "bytes":
                Current.Bytes = LongOf(value);
                break;
            case "mark":
                (_mark, _isPast) = (LongOf(value) is <= uint.MaxValue and var mark ? (uint)mark : null, true);
                break;
            case "zone":
                _zone = NumberOf(value) ?? 0;
                break;
            case "zone-orig":
                _originalZone = NumberOf(value);
                break;
            case "zone-reply":
                _replyZone = NumberOf(value);
                break;
            case "use":
                _isPast = true;
                break;
            case "id" when _isPast:
                _id = LongOf(value) is >= 0 and <= uint.MaxValue and var id ? (uint)id : null;
                break;
            default:
                break; // type, code, id of ICMP; secctx, delta-time and others that say nothing of the way
        }

        return true;
    }

    private bool TakeFlag(ReadOnlySpan<char> word)
    {
        _isUnreplied |= word is "[UNREPLIED]";
        _isAssured |= word is "[ASSURED]";
        _isOffloaded |= word is "[OFFLOAD]" or "[HW_OFFLOAD]";
        return true;
    }

    private TupleUnderWay Current => _tuples < 2 ? _original : _reply;

    private static int? NumberOf(ReadOnlySpan<char> word) => int.TryParse(word, NumberStyles.None, null, out var number) ? number : null;

    private static long? LongOf(ReadOnlySpan<char> word) => long.TryParse(word, NumberStyles.None, null, out var number) ? number : null;

    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart();
        var end = rest.IndexOfAny(' ', '\t');
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word.TrimEnd();
    }

    private sealed class TupleUnderWay
    {
        public IPAddress? Source { get; set; }
        public IPAddress? Destination { get; set; }
        public int? SourcePort { get; set; }
        public int? DestinationPort { get; set; }
        public long? Packets { get; set; }
        public long? Bytes { get; set; }

        public ConntrackTuple? End() => Source is null || Destination is null
            ? null
            : new(Source, Destination, SourcePort, DestinationPort, Packets is { } packets && Bytes is { } bytes ? new Counters(packets, bytes) : null);
    }
}
