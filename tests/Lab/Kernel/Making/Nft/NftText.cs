namespace SupportBundle.Lab.Kernel.Making.Nft;

/// <summary>A table in nft's own language as it is put together; one command a line, so that any of them can be left out.</summary>
/// <param name="family"><c>ip</c>, <c>ip6</c> or <c>inet</c>.</param>
internal sealed class NftText(string family, string name)
{
    private readonly List<string> _chains = [];
    private readonly List<string> _sets = [];
    private readonly List<string> _elements = [];
    private readonly List<string> _rules = [];

    public string Family => family;

    /// <summary>What <c>snat</c>, <c>dnat</c> say before <c>to</c>: tables of both families need it.</summary>
    public string Of4 => family == "inet" ? "ip " : "";

    private string Title => $"{family} {name}";

    public void Chain(string chain) => _chains.Add($"add chain {Title} {chain}");

    /// <summary>A chain on a hook.</summary>
    /// <param name="place"><c>filter hook forward priority filter + 10</c></param>
    public void Chain(string chain, string place, string policy = "accept") => _chains.Add($"add chain {Title} {chain} {{ type {place}; policy {policy}; }}");

    /// <summary>A set, or where the type names two, a map.</summary>
    public void Set(string set, string definition, params IEnumerable<string> elements)
    {
        _sets.Add($"add {(definition.Contains(" : ", StringComparison.Ordinal) ? "map" : "set")} {Title} {set} {{ {definition}; }}");
        Elements(set, elements);
    }

    public void Elements(string set, params IEnumerable<string> elements) => _elements.AddRange(elements.Select(element => $"add element {Title} {set} {{ {element} }}"));

    public void Rule(string chain, string rule) => _rules.Add($"add rule {Title} {chain} {string.Join(' ', rule.Split(' ', StringSplitOptions.RemoveEmptyEntries))}");

    /// <summary>Its commands, in an order in which each finds what it names.</summary>
    public IEnumerable<string> Lines() => [$"add table {Title}", .. _chains, .. _sets, .. _elements, .. _rules];
}
