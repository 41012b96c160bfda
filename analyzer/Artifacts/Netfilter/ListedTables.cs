using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>Gathers the tables of a listing that does not name them: <c>iptables -L</c> and <c>-S</c> print one at a time.</summary>
internal sealed class ListedTables(ArtifactText text)
{
    // The order in which the built-in chains of a table are printed; after the last of them come the users' chains.
    private static readonly ImmutableArray<string> Hooks = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"];

    private readonly ImmutableArray<NetfilterTable>.Builder _tables = ImmutableArray.CreateBuilder<NetfilterTable>();
    private readonly List<string> _hooks = [];
    private TableUnderWay? _table;
    private string? _said;
    private bool _usersBegan;

    public ImmutableArray<ParseNote>.Builder Notes { get; } = ImmutableArray.CreateBuilder<ParseNote>();

    /// <summary>The table under way; null before the first chain.</summary>
    public TableUnderWay? Table => _table;

    /// <summary>A command line says which table follows.</summary>
    public void Announce(string table)
    {
        EndTable();
        _said = table;
    }

    public void Declare(string chain, string? policy, Counters? counters, SourceLine line)
    {
        if (StartsATable(chain, policy is not null))
            EndTable();
        _table ??= new("", line);
        if (policy is not null)
            _hooks.Add(chain);
        _usersBegan |= policy is null;
        if (!_table.Declare(chain, policy, counters, line))
            Notes.Add(new(line, "the chain is listed a second time"));
    }

    public Parsed<IptablesSave> End()
    {
        var isOnlyOne = _tables.Count == 0;
        EndTable(isOnlyOne ? PathWord() : null);
        var known = string.Join(", ", _tables.Select(table => table.Name));
        var save = new IptablesSave(text, _tables.ToImmutable(), null, null, [])
        {
            WhyPartial = $"{text}: only the listing of {(known.Length == 0 ? "no table" : known)} is in the input",
        };
        return new(save, Notes.ToImmutable());
    }

    private bool StartsATable(string chain, bool isBuiltIn) =>
        isBuiltIn && _table is not null && (_usersBegan || (_hooks.Count > 0 && Hooks.IndexOf(chain) <= Hooks.IndexOf(_hooks[^1])));

    private void EndTable(string? byPath = null)
    {
        if (_table is not null)
            _tables.Add(_table.End(_said ?? byPath ?? ByHooks() ?? Unnamed()));
        (_table, _said, _usersBegan) = (null, null, false);
        _hooks.Clear();
    }

    // Neither the text nor its name tells: kept under a name that no hook asks for.
    private string Unnamed()
    {
        Notes.Add(new(text.Whole, $"nothing says which table this is a listing of (chains {string.Join(", ", _hooks.DefaultIfEmpty("of users only"))})"));
        return "unknown";
    }

    // iptables-L-n-v-nat.txt      iptables_-t_nat_-nvL
    private string? PathWord()
    {
        var name = text.Path[(text.Path.LastIndexOf('/') + 1)..];
        return name.Split('-', '_', '.', ' ', '+').FirstOrDefault(word => word is "filter" or "nat" or "mangle" or "raw" or "security");
    }

    // Without -t it is filter that is listed; security has the same chains, but is never asked for without its name.
    private string? ByHooks() => _hooks switch
    {
        ["INPUT", "FORWARD", "OUTPUT"] or ["INPUT"] or ["FORWARD"] or ["OUTPUT"] => "filter",
        ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"] or ["PREROUTING", "OUTPUT", "POSTROUTING"] => "nat",
        ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"] => "mangle",
        ["PREROUTING", "OUTPUT"] => "raw",
        _ => null,
    };
}
