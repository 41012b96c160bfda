using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

namespace SupportBundle.Analyzer.Tests.Netfilter;

/// <summary>Rulesets as the nft of Debian 11, 12 and 13 prints them in text (<c>-a</c>) and in JSON: the same typed rules come out of both.</summary>
public sealed class NftTypedTests
{
    private static readonly string[] Versions = ["debian11-nft-0.9.8", "debian12-nft-1.0.6", "debian13-nft-1.1.3"];

    public static TheoryData<string, string> Samples
    {
        get
        {
            var samples = new TheoryData<string, string>();
            foreach (var version in Versions)
                foreach (var name in new[] { "kube", "wide", "families" })
                    samples.Add(version, name);

            return samples;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Text_and_JSON_give_the_same_rules(string version, string name)
    {
        var (text, json) = Read(version, name);

        Assert.True(Differences(Said(text, version, Rules), Said(json, version, Rules)) is "", Differences(Said(text, version, Rules), Said(json, version, Rules)));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Text_and_JSON_give_the_same_sets_and_objects(string version, string name)
    {
        var (text, json) = Read(version, name);

        Assert.True(Differences(Said(text, version, Sets), Said(json, version, Sets)) is "", Differences(Said(text, version, Sets), Said(json, version, Sets)));
        Assert.True(Differences(Said(text, version, (table, _) => Objects(table)), Said(json, version, (table, _) => Objects(table))) is "", Differences(Said(text, version, (table, _) => Objects(table)), Said(json, version, (table, _) => Objects(table))));
    }

    // JSON before 1.1 leaves out: the devices of a hook, auto-merge, typeof, and before 1.0 what the elements of a set carry.
    private static ImmutableArray<string> Said(NftRuleset ruleset, string version, Func<NftTable, bool, IEnumerable<string>> what)
    {
        var said = ruleset.All.SelectMany(table => what(table, version == Versions[^1]));
        return [.. version == Versions[0] ? said.Select(line => line.Replace(" limit rate 10/second burst 5 packets }", " }", StringComparison.Ordinal).Replace(" counter }", " }", StringComparison.Ordinal)) : said];
    }

    private static string Differences(IEnumerable<string> text, IEnumerable<string> json) =>
        string.Join('\n', [.. text.Except(json).Select(line => $"text: {line}"), .. json.Except(text).Select(line => $"json: {line}")]);

    private static (NftRuleset Text, NftRuleset Json) Read(string version, string name)
    {
        var text = NftRuleset.Parse(Sample(version, $"{name}.txt"));
        var json = NftRulesetJson.Parse(Sample(version, $"{name}.json"));
        Assert.Empty(text.Notes);
        Assert.Empty(json.Notes);
        return (text.Value, json.Value.Ruleset);
    }

    private static IEnumerable<string> Rules(NftTable table, bool isFull) =>
        table.Chains.SelectMany(chain => chain.Rules.Select(rule => $"{table.Family} {table.Name} {chain.Name} {Hook(chain.Hook, isFull)} {rule.Index} {rule.Handle}: {string.Join(" ; ", rule.Statements.Select(Said))} # {rule.Comment}"));

    private static string Said(NftStatement statement) => statement is NftMatch match ? $"{match.Left} [{match.Operator}] {match.Right}" : $"{statement}";

    private static string Hook(NftHook? hook, bool isFull) => hook is null ? "" : $"{hook.Type} {hook.Name} {hook.Priority} {hook.Policy} {(isFull ? string.Join(',', hook.Devices) : "")}";

    private static IEnumerable<string> Sets(NftTable table, bool isFull) => table.Sets.Select(set =>
        $"{table.Name} {set.Name} {set.IsMap} {(isFull ? string.Join(" . ", set.Type) + set.KeyExpression : "")} {Flags(set)} {set.IsUpdated} {set.Timeout} {set.GcInterval} {set.Size} {set.Policy} {isFull && set.IsAutoMerge} {set.Comment} "
        + $"{(isFull ? string.Join(' ', set.Statements) : "")} {string.Join(" , ", set.Elements.Select(element => $"{element}").Order(StringComparer.Ordinal))}");

    // Text leaves "timeout" out where there is one, JSON of old versions leaves "dynamic" out.
    private static string Flags(NftNamedSet set) => string.Join(',', set.Flags.Where(flag => flag is not ("timeout" or "dynamic")).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Objects(NftTable table) => table.Objects.Select(named => $"{table.Name} {named.Kind} {named.Name}: {named.Definition}");

    private static Artifacts.ArtifactText Sample(string version, string file)
    {
        var path = Path.Combine(Fixtures.Repository.Root, "tests/Analyzer.Tests/Netfilter/samples", version, file);
        return new("n", file, File.ReadAllText(path));
    }
}
