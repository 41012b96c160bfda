using System.Collections.Immutable;

namespace SupportBundle.Lab.Kernel.Making;

/// <summary>Rules of one back end as they are put together, for <c>iptables-restore</c>.</summary>
internal sealed class IptablesText
{
    private static readonly Dictionary<string, string[]> BuiltIn = new()
    {
        ["raw"] = ["PREROUTING", "OUTPUT"],
        ["mangle"] = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
        ["nat"] = ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
        ["filter"] = ["INPUT", "FORWARD", "OUTPUT"],
        ["security"] = ["INPUT", "FORWARD", "OUTPUT"],
    };

    private readonly SortedDictionary<string, Contents> _tables = new(StringComparer.Ordinal);

    public static IEnumerable<(string Table, string Chain)> AllBuiltIn => BuiltIn.SelectMany(pair => pair.Value.Select(chain => (pair.Key, chain)));

    public void Chain(string table, string name) => Of(table).Chains.TryAdd(name, "-");

    public void Policy(string table, string chain, string policy) => Of(table).Chains[chain] = policy;

    public void Add(string table, string chain, string rule) => Of(table).Rules.Add($"-A {chain} {rule}");

    /// <summary>Before all others of its chain, as kube-proxy does with its jumps.</summary>
    public void Insert(string table, string chain, string rule) => Of(table).Rules.Insert(0, $"-A {chain} {rule}");

    public ImmutableArray<string> Lines() => [.. _tables.SelectMany(pair => Lines(pair.Key, pair.Value))];

    private static IEnumerable<string> Lines(string name, Contents table) =>
    [
        $"*{name}",
        .. table.Chains.Select(chain => $":{chain.Key} {chain.Value} [0:0]"),
        .. table.Rules,
        "COMMIT",
    ];

    private Contents Of(string table)
    {
        if (!_tables.TryGetValue(table, out var contents))
            _tables[table] = contents = new(BuiltIn[table].ToDictionary(chain => chain, _ => "ACCEPT"), []);
        return contents;
    }

    private sealed record Contents(Dictionary<string, string> Chains, List<string> Rules);
}
