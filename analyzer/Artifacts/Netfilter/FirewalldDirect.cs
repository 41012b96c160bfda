using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>Rules that firewalld puts before its zones: <c>firewall-cmd --direct --get-all-rules</c>, or <c>/etc/firewalld/direct.xml</c>.</summary>
/// <param name="Chains">Those that the site made; only the file tells.</param>
/// <param name="Passthroughs">What is handed to iptables as it stands; only the file tells.</param>
internal sealed record FirewalldDirect(
    ArtifactText Text, ImmutableArray<FirewalldDirectRule> Rules, ImmutableArray<FirewalldDirectChain> Chains, ImmutableArray<FirewalldPassthrough> Passthroughs)
    : IArtifact<FirewalldDirect>
{
    public static Parsed<FirewalldDirect> Parse(ArtifactText text)
    {
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        var isXml = text.Content.AsSpan().TrimStart("\uFEFF \r\n\t").StartsWith("<");
        return new(isXml ? FirewalldDirectFile.Read(text, notes) : new(text, ReadRules(text, notes), [], []), notes.ToImmutable());
    }

    private static ImmutableArray<FirewalldDirectRule> ReadRules(ArtifactText text, ImmutableArray<ParseNote>.Builder notes)
    {
        var rules = ImmutableArray.CreateBuilder<FirewalldDirectRule>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (RuleOf(line, new(line.Text)) is { } rule)
                rules.Add(rule);
            else
                notes.Add(new(line, "not a direct rule of firewalld"));
        }

        return rules.ToImmutable();
    }

    // ipv4 filter FORWARD 1 -o cni0 -m comment --comment 'to the pods' -j ACCEPT
    private static FirewalldDirectRule? RuleOf(SourceLine line, LineWords words) =>
        words[0] is "ipv4" or "ipv6" or "eb" && LineWords.NumberOf(words[3]) is { } priority && words.Count > 4
            ? new(line, words[0], words[1], words[2], priority, string.Join(' ', words.From(4)))
            : null;
}

/// <summary>One rule; among those of a chain the lowest priority stands first.</summary>
/// <param name="Family"><c>ipv4</c>, <c>ipv6</c> or <c>eb</c>.</param>
/// <param name="Arguments">As for iptables: <c>-i cni0 -j ACCEPT</c>.</param>
internal sealed record FirewalldDirectRule(SourceLine Line, string Family, string Table, string Chain, int Priority, string Arguments);

/// <summary>A chain of the site's own.</summary>
internal sealed record FirewalldDirectChain(SourceLine Line, string Family, string Table, string Chain);

/// <summary>Arguments that firewalld hands to iptables, ip6tables or ebtables.</summary>
internal sealed record FirewalldPassthrough(SourceLine Line, string Family, string Arguments);

/// <summary>Reads direct.xml.</summary>
internal static class FirewalldDirectFile
{
    // <direct>
    //   <rule ipv="ipv4" table="filter" chain="FORWARD" priority="0">-i cni0 -j ACCEPT</rule>
    public static FirewalldDirect Read(ArtifactText text, ImmutableArray<ParseNote>.Builder notes)
    {
        var root = FirewalldXml.Read(text, notes);
        var elements = root is { Name: "direct" } ? root.Children : [];
        var reader = new FirewalldFileReader(notes);
        foreach (var unknown in elements.Where(element => RuleOf(element) is null && ChainOf(element) is null && PassthroughOf(element) is null))
            reader.NoteAll(unknown);
        if (root is { Name: not "direct" })
            reader.NoteAll(root);

        return new(text, [.. elements.Select(RuleOf).OfType<FirewalldDirectRule>()], [.. elements.Select(ChainOf).OfType<FirewalldDirectChain>()], [.. elements.Select(PassthroughOf).OfType<FirewalldPassthrough>()]);
    }

    private static FirewalldDirectRule? RuleOf(FirewalldElement element) =>
        element is { Name: "rule", Children.IsEmpty: true } && element.Attribute("ipv") is { } family && element.Attribute("table") is { } table && element.Attribute("chain") is { } chain
        && LineWords.NumberOf(element.Attribute("priority")) is { } priority
            ? new(element.Line, family, table, chain, priority, element.Text)
            : null;

    private static FirewalldDirectChain? ChainOf(FirewalldElement element) =>
        element is { Name: "chain", Children.IsEmpty: true } && element.Attribute("ipv") is { } family && element.Attribute("table") is { } table && element.Attribute("chain") is { } chain
            ? new(element.Line, family, table, chain)
            : null;

    private static FirewalldPassthrough? PassthroughOf(FirewalldElement element) =>
        element is { Name: "passthrough", Children.IsEmpty: true } && element.Attribute("ipv") is { } family ? new(element.Line, family, element.Text) : null;
}
