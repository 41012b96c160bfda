using System.Collections.Immutable;
using System.Text.Json;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>The tables in the output of <c>nft -j list ruleset</c>.</summary>
internal sealed record NftRulesetJson(NftRuleset Ruleset) : IArtifact<NftRulesetJson>
{
    public static Parsed<NftRulesetJson> Parse(ArtifactText text)
    {
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        var reader = new NftJsonReader(notes);
        foreach (var row in JsonRows.Read(ListOf(text), notes))
            reader.Take(row);

        return new(new(new NftRuleset(text, reader.End()) { Unread = reader.Unread }), notes.ToImmutable());
    }

    // {"nftables": [{"metainfo": {...}}, {"table": {...}}, {"chain": {...}}, {"rule": {...}}]}
    private static ArtifactText ListOf(ArtifactText text)
    {
        var start = text.Content.IndexOf('[');
        if (start < 0)
            return text;

        var before = text.Content.AsSpan(0, start).Count('\n');
        var end = text.Content.LastIndexOf(']');
        return text with { Content = end > start ? text.Content[start..(end + 1)] : text.Content[start..], FirstLine = text.FirstLine + before };
    }
}

/// <summary>Puts the objects of nft's JSON into their tables.</summary>
internal sealed class NftJsonReader(ImmutableArray<ParseNote>.Builder notes)
{
    private readonly List<((string Family, string Name) Key, NftTableUnderWay Table)> _tables = [];

    /// <summary>The first object that could not be read as a whole.</summary>
    public SourceLine? Unread { get; private set; }

    public void Take(JsonRow row)
    {
        var isRead = row.Value.EnumerateObject().First() switch
        {
            { Name: "table", Value: var table } => TakeTable(row.Line, table),
            { Name: "chain", Value: var chain } => TakeChain(row.Line, chain),
            { Name: "rule", Value: var rule } => TakeRule(row.Line, rule),
            { Name: "set" or "map", Name: var kind, Value: var set } => TakeSet(row.Line, kind == "map", set),
            { Name: "metainfo" } => true,
            { Name: "flowtable" or "counter" or "quota" or "limit" or "secmark" or "synproxy" or "ct helper" or "ct timeout" or "ct expectation", Name: var kind, Value: var named } => TakeObject(row.Line, kind, named),
            _ => false,
        };
        if (!isRead)
            Refuse(row.Line, "not an object of an nftables ruleset");
    }

    private void Refuse(SourceLine line, string reason)
    {
        notes.Add(new(line, reason));
        Unread ??= line;
    }

    public ImmutableArray<NftTable> End() =>
        [.. _tables.Select(pair => pair.Table.End())];

    private bool TakeTable(SourceLine line, JsonElement table)
    {
        if (Text(table, "family") is not { } family || Text(table, "name") is not { } name)
            return false;

        var flags = NftJson.Texts(table, "flags");
        _tables.Add(((family, name), new(family, name, line) { IsDormant = flags.Contains("dormant"), IsOwned = flags.Contains("owner"), Comment = Text(table, "comment") }));
        return true;
    }

    // {"chain": {"family": "ip", "table": "filter", "name": "FORWARD", "handle": 5, "type": "filter", "hook": "forward", "prio": 0, "policy": "drop"}}
    private bool TakeChain(SourceLine line, JsonElement chain)
    {
        if (TableOf(chain) is not { } table || Text(chain, "name") is not { } name)
            return false;

        if (NftJsonShapes.AmissInChain(chain) is { } amiss)
            Refuse(line, $"\"{amiss}\" of the chain {name} is not understood");

        table.BeginChain(name, line, Text(chain, "comment"));
        if (Text(chain, "hook") is { } hook)
            table.BeginHook(new(line, Text(chain, "type") ?? "", hook, NftJson.Int(chain, "prio"), Text(chain, "policy") ?? "accept", NftJson.Texts(chain, "dev")));
        return true;
    }

    private bool TakeRule(SourceLine line, JsonElement rule)
    {
        if (TableOf(rule) is not { } table || Text(rule, "chain") is not { } chain || !rule.TryGetProperty("expr", out var statements) || statements.ValueKind != JsonValueKind.Array)
            return false;

        return table.TakeRule(chain, line, NftJson.Number(rule, "handle"), [.. statements.EnumerateArray().Select(statement => NftJsonStatements.Read(statement, line))], Text(rule, "comment"));
    }

    private bool TakeSet(SourceLine line, bool isMap, JsonElement set)
    {
        if (TableOf(set) is not { } table || Text(set, "name") is not { } name)
            return false;

        if (NftJsonShapes.AmissInSet(set) is { } amiss)
            Refuse(line, $"\"{amiss}\" of the {(isMap ? "map" : "set")} {name} is not understood");

        table.Keep(NftJsonObjects.Set(line, name, isMap, set));
        return true;
    }

    // {"counter": {"family": "inet", "name": "drops", "table": "site", "handle": 3, "packets": 0, "bytes": 0}}
    private bool TakeObject(SourceLine line, string kind, JsonElement named)
    {
        if (TableOf(named) is not { } table || Text(named, "name") is not { } name)
            return false;

        var definition = NftJsonObjects.Definition(kind, named);
        table.Keep(new NftObject(line, kind, name, [line], definition));
        notes.AddRange(NftObjectLines.Unknown(kind, named.EnumerateObject().Select(member => member.Name)).Select(member => new ParseNote(line, $"\"{member}\" of a {kind} is not understood")));
        if (definition is null)
            notes.Add(new(line, $"what the {kind} is could not be read"));
        return true;
    }

    private NftTableUnderWay? TableOf(JsonElement of) =>
        _tables.FindLast(pair => pair.Key == (Text(of, "family"), Text(of, "table"))).Table;

    private static string? Text(JsonElement of, string member) => NftJson.Text(of, member);
}
