namespace SupportBundle.Lab.Kernel.Making.Iptables;

/// <summary>Rules that nobody would write, of every match and target that is modelled, in built-in chains and in chains that call each other.</summary>
internal sealed class AnyRulesMaker : IMaker
{
    private const int ChainsBelow = 3;

    public int OneIn => 2;

    public void Make(Scenery scenery)
    {
        var dice = scenery.Dice;
        foreach (var (table, hook) in IptablesText.AllBuiltIn)
        {
            if (!dice.OneIn(2))
                continue;
            var rules = scenery.Iptables();
            var chains = Enumerable.Range(1, dice.Between(0, ChainsBelow)).Select(i => $"{hook}-{i}").Prepend(hook).ToArray();
            foreach (var chain in chains.Skip(1))
                rules.Chain(table, chain);
            for (var at = 0; at < chains.Length; at++)
                Fill(scenery, rules, new(table, hook), chains, at);
            if (table is "filter" && dice.OneIn(8))
                rules.Policy(table, hook, "DROP");
        }
    }

    private static void Fill(Scenery scenery, IptablesText rules, Place place, string[] chains, int at)
    {
        var dice = scenery.Dice;
        for (var i = 0; i < dice.Between(1, 5); i++)
        {
            var matches = Enumerable.Range(0, dice.Pick(0, 1, 1, 2, 3)).Select(_ => AnyMatch.Of(scenery, place, isBuiltIn: at == 0)).Where(match => match.Length > 0);
            var target = at + 1 < chains.Length && dice.OneIn(2) ? $"-{dice.Pick("j", "j", "g")} {dice.Pick(chains[(at + 1)..])}" : AnyTarget.Of(scenery, place);
            var words = matches.Where(match => !target.StartsWith("-p", StringComparison.Ordinal) || !match.Contains("-p ", StringComparison.Ordinal)).DistinctBy(Subject)
                .OrderBy(match => match.Contains("-m ", StringComparison.Ordinal)).ToList();
            rules.Add(place.Table, chains[at], string.Join(' ', words.Append(target)).Trim());
        }
    }

    // What stands without a module can be asked once in a rule.
    private static string Subject(string match)
    {
        var words = match.TrimStart('!', ' ').Split(' ');
        return words[0] == "-m" ? words[1] : words[0];
    }
}

/// <summary>Where a rule stands: what it may ask and do depends on it.</summary>
internal sealed record Place(string Table, string Hook)
{
    public bool HasInput => Hook is "PREROUTING" or "INPUT" or "FORWARD";

    public bool HasOutput => Hook is "FORWARD" or "OUTPUT" or "POSTROUTING";
}
