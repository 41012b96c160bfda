using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Cni;

/// <summary>The routes that BIRD holds: <c>birdcl show route</c>, with <c>all</c> or without; of BIRD 1.6 and BIRD 2.</summary>
internal sealed record BirdRoutes(string? Version, ImmutableArray<BirdRoute> All) : IArtifact<BirdRoutes>
{
    public static Parsed<BirdRoutes> Parse(ArtifactText text)
    {
        var under = new RoutesUnderWay();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        string? version = null;
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (BirdGreeting.VersionOf(line.Span) is { } greeted)
                version = greeted;
            else if (!BirdGreeting.Is(line.Span) && !IsAnswer(line.Span) && !under.TryTake(line))
                notes.Add(new(line, "not a route of BIRD's"));
        }

        return new(new(version, under.ToImmutable()), notes.ToImmutable());
    }

    // Network not found        nothing else is to be said
    private static bool IsAnswer(ReadOnlySpan<char> line) => line.TrimEnd() is "Network not found" or "Network not in table";

    /// <summary>The routes while they are read.</summary>
    private sealed class RoutesUnderWay
    {
        private readonly ImmutableArray<BirdRoute>.Builder _routes = ImmutableArray.CreateBuilder<BirdRoute>();
        private readonly ImmutableArray<BirdHop>.Builder _hops = ImmutableArray.CreateBuilder<BirdHop>();
        private readonly ImmutableArray<BirdDetail>.Builder _attributes = ImmutableArray.CreateBuilder<BirdDetail>();
        private string _table = "";
        private string _network = "";

        public bool TryTake(SourceLine line) => line.Span[0] == '\t' ? TryTakeDetail(line) : TryTakeTable(line) || TryTakeRoute(line);

        public ImmutableArray<BirdRoute> ToImmutable()
        {
            Finish();
            return _routes.ToImmutable();
        }

        // Table master4:
        private bool TryTakeTable(SourceLine line)
        {
            var words = TextWord.Split(line.Span);
            if (words is not [{ Text: "Table" }, { Text: [.., ':'] name }])
                return false;

            Finish();
            (_table, _network) = (name[..^1], "");
            return true;
        }

        private bool TryTakeRoute(SourceLine line)
        {
            if (BirdRoute.TryParse(line, _table, _network) is not { } route)
                return false;

            Finish();
            _network = route.Network;
            _routes.Add(route);
            return true;
        }

        private bool TryTakeDetail(SourceLine line)
        {
            var hop = BirdHop.TryParse(line, line.Span);
            var attribute = BirdDetail.Of(line);
            if (_network.Length == 0 || (hop is null && !line.Span.Contains(':')))
                return false;

            if (hop is null)
                _attributes.Add(attribute);
            else
                _hops.Add(hop);
            return true;
        }

        private void Finish()
        {
            if (_hops.Count + _attributes.Count > 0)
                _routes[^1] = _routes[^1] with { Hops = [.. _routes[^1].Hops, .. _hops], Attributes = _attributes.ToImmutable() };
            _hops.Clear();
            _attributes.Clear();
        }
    }
}

/// <summary>One route that BIRD holds, be it in the kernel or not.</summary>
/// <param name="Network">The range that it leads to, as printed.</param>
/// <param name="Table">Empty of BIRD 1.6, which does not say.</param>
/// <param name="Kind"><c>unicast</c>, <c>blackhole</c>, <c>unreachable</c>, <c>prohibit</c>; <c>unreachable</c> also where the next hop resolves to nothing.</param>
/// <param name="From">The protocol that it comes from.</param>
/// <param name="IsBest">The one of its network that counts.</param>
internal sealed record BirdRoute(SourceLine Line, string Network, string Table, string Kind, string From, string Since, bool IsBest)
{
    public ImmutableArray<BirdHop> Hops { get; init; } = [];

    /// <summary>Who told it, where that is another than the next hop; null where nothing tells.</summary>
    public string? Teller { get; init; }

    /// <summary>What <c>all</c> adds: <c>BGP.as_path</c>, <c>BGP.next_hop</c>, ...</summary>
    public ImmutableArray<BirdDetail> Attributes { get; init; } = [];

    // 10.244.7.0/26      via 10.240.0.11 on bal-a [static1 14:23:41] * (200)
    // 10.244.1.0/26        unreachable [Mesh_10_240_0_11 14:22:18.614 from 10.240.0.11] * (100) [i]
    public static BirdRoute? TryParse(SourceLine line, string table, string previous)
    {
        var (open, close) = (line.Span.IndexOf('['), line.Span.IndexOf(']'));
        if (open < 0 || close < open)
            return null;

        // One more route to the same network stands below it.
        var before = TextWord.Split(line.Span[..open]);
        var network = line.Span[0] == ' ' ? previous : before.IsEmpty ? "" : before[0].Text;
        var way = line.Span[0] == ' ' ? 0 : 1;
        var source = new LineWords(line.Span[(open + 1)..close].ToString());
        if (network.Length == 0 || way >= before.Length || source.Count < 2 || !network.Any(char.IsAsciiDigit))
            return null;

        var hop = BirdHop.TryParse(line, line.Span[before[way].Start..open]);
        return new(line, network, table, hop is null ? KindOf(before[way].Text) : "unicast", source[0], source[1], line.Span[close..].Contains(" * ", StringComparison.Ordinal))
        {
            Hops = hop is null ? [] : [hop],
            Teller = source.After("from"),
        };
    }

    private static string KindOf(string word) => word == "multipath" ? "unicast" : word;
}

/// <summary>Where one way of a route leads.</summary>
internal sealed record BirdHop(SourceLine Line, string? Gateway, string? Device)
{
    // via 10.240.0.11 on bal-a weight 1        dev eth0
    public static BirdHop? TryParse(SourceLine line, ReadOnlySpan<char> text)
    {
        var words = new LineWords(text.ToString());
        return words[0] is "via" or "dev" && words[1].Length > 0 ? new(line, words.After("via"), words.After("on", "dev")) : null;
    }
}
