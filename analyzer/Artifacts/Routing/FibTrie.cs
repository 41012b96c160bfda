using System.Collections.Immutable;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>What /proc/net/fib_trie tells of the IPv4 tables: prefixes and their kinds by table, without devices, gateways or metrics.</summary>
/// <param name="Entries">In the order of the file; kernels that keep <c>main</c> and <c>local</c> in one trie list both under each.</param>
internal sealed record FibTrie(ArtifactText Text, ImmutableArray<FibTrieEntry> Entries) : IArtifact<FibTrie>
{
    /// <summary>The node's own IPv4 addresses: host entries of the kind LOCAL.</summary>
    public IEnumerable<FibTrieEntry> LocalAddresses => Entries.Where(entry => entry is { Type: RouteType.Local, Destination.IsHost: true }).DistinctBy(entry => entry.Destination);

    public static Parsed<FibTrie> Parse(ArtifactText text)
    {
        var entries = ImmutableArray.CreateBuilder<FibTrieEntry>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        string? table = null;
        IPAddress? leaf = null;
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            var words = new LineWords(line.Text);
            if (!char.IsWhiteSpace(line.Span[0]))
                (table, leaf) = (TableOf(words, line, notes), null);
            else if (words[0] == "|--" && IPAddress.TryParse(words[1], out var address))
                leaf = address;
            else if (leaf is not null && table is not null && EntryOf(line, words, table, leaf) is { } entry)
                entries.Add(entry);
            else if (words[0] != "+--")
                notes.Add(new(line, "not a line of the trie"));
        }

        return new(new(text, entries.ToImmutable()), notes.ToImmutable());
    }

    // Main:      Local:      Id 100:
    private static string? TableOf(LineWords words, SourceLine line, ImmutableArray<ParseNote>.Builder notes)
    {
        if (words[0] is "Main:" or "Local:" && words.Count == 1)
            return words[0].TrimEnd(':').ToLowerInvariant();
        if (words[0] == "Id" && words[1].EndsWith(':') && words.Count == 2)
            return RouteList.TableName(words[1].TrimEnd(':'));

        notes.Add(new(line, "not a table"));
        return null;
    }

    //    /32 host LOCAL         /16 link UNICAST tos=16
    private static FibTrieEntry? EntryOf(SourceLine line, LineWords words, string table, IPAddress leaf) =>
        words[0].StartsWith('/') && Prefix.TryParse($"{leaf}{words[0]}") is { } prefix && RouteWords.TypeOf(words[2].ToLowerInvariant()) is { } type
            ? new(line, table, prefix, type)
            : null;
}

/// <summary>A prefix in a table.</summary>
internal sealed record FibTrieEntry(SourceLine Line, string Table, Prefix Destination, RouteType Type);
