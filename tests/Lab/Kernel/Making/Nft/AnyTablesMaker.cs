namespace SupportBundle.Lab.Kernel.Making.Nft;

/// <summary>Tables that nobody would write: every hook, type, priority, match and statement that is modelled, as dice will have it.</summary>
internal sealed class AnyTablesMaker : IMaker
{
    public int OneIn => 1;

    public void Make(Scenery scenery)
    {
        for (var number = 1; number <= scenery.Dice.Between(1, 2); number++)
            new AnyTable(scenery, new(scenery.Dice.Pick("ip", "ip", "inet", "inet", "inet"), $"any{number}")).Make();
        if (scenery.Dice.OneIn(6))
            OfIp6(scenery);
    }

    // No packet of IPv4 meets it.
    private static void OfIp6(Scenery scenery)
    {
        var table = new NftText("ip6", "any6");
        table.Chain("every", $"filter hook {scenery.Dice.Pick("prerouting", "forward", "output")} priority filter", "drop");
        table.Rule("every", "ip6 saddr fe80::/10 tcp dport 80 accept");
        scenery.Nft.AddRange(table.Lines());
    }
}

/// <summary>Where a rule stands: what it may ask and do depends on it.</summary>
/// <param name="Hook">Empty for a chain that others call.</param>
internal sealed record NftPlace(string Family, string Type, string Hook)
{
    /// <summary>Before connection tracking.</summary>
    public bool IsEarly { get; init; }

    /// <summary>A chain that is called only where destinations are translated, or sources.</summary>
    public bool IsNat => Type is "nat" or "dnat" or "snat";

    public bool IsOfDestination => Type == "dnat" || (Type == "nat" && Hook is "prerouting" or "output");
}

/// <summary>One of them.</summary>
internal sealed class AnyTable(Scenery scenery, NftText table)
{
    private static readonly string[] Filters = ["f1", "f2", "f3"], Destinations = ["d1", "d2"], Sources = ["s1"];

    private readonly Dice _dice = scenery.Dice;

    // Two chains of one place have no order that anybody knows.
    private readonly HashSet<(string Hook, bool IsNat, string Priority)> _places = [];

    public void Make()
    {
        AnySets.Fill(scenery.Dice, table);
        foreach (var chain in (string[])[.. Filters, .. Destinations, .. Sources])
            table.Chain(chain);
        AnySets.FillVerdicts(scenery.Dice, table);
        for (var number = 1; number <= _dice.Between(2, 6); number++)
            BaseChain(number);
        Fill(Filters, "filter");
        Fill(Destinations, "dnat");
        Fill(Sources, "snat");
        scenery.Nft.AddRange(table.Lines());
    }

    private void BaseChain(int number)
    {
        var type = _dice.Pick("filter", "filter", "filter", "nat", "nat", "route");
        var hook = type switch
        {
            "nat" => _dice.Pick("prerouting", "prerouting", "output", "postrouting", "postrouting", "input"),
            "route" => "output",
            _ => _dice.Pick("prerouting", "prerouting", "input", "forward", "forward", "output", "postrouting"),
        };
        var (name, priority) = ($"b{number}-{hook}", Priority(type, hook));
        if (!_places.Add((hook, type == "nat", priority)))
            return;
        table.Chain(name, $"{type} hook {hook} priority {priority}", type == "filter" && _dice.OneIn(12) ? "drop" : "accept");
        var place = new NftPlace(table.Family, type, hook) { IsEarly = priority.StartsWith("raw", StringComparison.Ordinal) || (int.TryParse(priority, out var at) && at < -200) };
        var calls = !place.IsNat ? Filters : place.IsOfDestination ? Destinations : hook == "postrouting" ? Sources : [];
        for (var i = 0; i < _dice.Between(1, 5); i++)
            Rule(name, place, calls);
    }

    private string Priority(string type, string hook) => type switch
    {
        "nat" when hook is "prerouting" => _dice.Pick("dstnat", "dstnat", "dstnat - 5", "-99", "-110", "0", "-150"),
        "nat" when hook is "postrouting" => _dice.Pick("srcnat", "srcnat", "srcnat + 10", "99", "0", "150"),
        "nat" => _dice.Pick("-100", "100", "-95", "filter", "50"),
        _ when _dice.OneIn(2) => $"{_dice.Between(-320, 320)}",
        _ => $"{_dice.Pick("raw", "mangle", "filter", "filter", "security")}{_dice.Pick("", "", " + 10", " - 5", " + 1")}",
    };

    // A chain calls only those behind it.
    private void Fill(string[] chains, string type)
    {
        for (var at = 0; at < chains.Length; at++)
            for (var i = 0; i < _dice.Between(1, 4); i++)
                Rule(chains[at], new(table.Family, type, ""), chains[(at + 1)..]);
    }

    private void Rule(string chain, NftPlace place, string[] calls)
    {
        var protocol = _dice.Pick("", "", "tcp", "tcp", "udp", "icmp");
        var matches = Enumerable.Range(0, _dice.Pick(0, 1, 1, 2, 2, 3)).Select(_ => AnyNftMatch.Of(scenery, place, protocol)).Where(match => match.Length > 0).Distinct();
        var (needs, action) = AnyNftAction.Of(_dice, place, protocol, calls);
        table.Rule(chain, string.Join(' ', [.. AsPrinted([.. matches], $"{needs} {action}")]));
    }

    // Of some rules nft 1.0.6 prints something else than what the kernel has. Two bounds beside each other become one range, be they of different fields ("ip ttl < 3
    // ip length > 90": "ip length != 3-90"); a connection's protocol is left out before anything of that protocol ("ct l3proto ipv4 ip saddr 8.8.8.8"), and the packet's own, be it another one ("icmp type 8 meta protocol ip6 ip saddr 8.8.8.8"); two fields beside each
    // other that are to differ go to the kernel as one, of which one part may be the same ("tcp sport != 80 tcp dport != 10250").
    private static IEnumerable<string> AsPrinted(List<string> matches, string rest)
    {
        var (firstBound, firstDifferent) = (matches.FindIndex(IsBound), matches.FindIndex(IsDifferentField));
        var all = matches.Where((match, at) => (at <= firstBound || !IsBound(match)) && (at <= firstDifferent || !IsDifferentField(match))).ToList();
        return all.Where(match => match != "ct protocol { tcp, udp }" || !all.Append(rest).Any(other => other != match && (other.Contains("tcp", StringComparison.Ordinal) || other.Contains("udp", StringComparison.Ordinal)))).Where(match => match is not ("ct l3proto ipv4" or "meta protocol ip6") || !all.Append(rest).Any(other => other.Contains("ip ", StringComparison.Ordinal) || other.Contains("icmp", StringComparison.Ordinal))).Append(rest);
    }

    private static bool IsDifferentField(string match) =>
        match.Contains("!=", StringComparison.Ordinal) && new[] { "tcp ", "udp ", "icmp ", "th ", "meta l4proto" }.Any(word => match.StartsWith(word, StringComparison.Ordinal));

    private static bool IsBound(string match) => match.Contains('<') || match.Contains('>');
}
