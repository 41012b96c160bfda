using System.Collections.Immutable;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Neighbours;

/// <summary>One network namespace's neighbour cache, as <c>ip [-s] neigh show</c> prints it (text, or JSON with <c>-j</c>).</summary>
internal sealed record NeighbourList(ArtifactText Text, ImmutableArray<Neighbour> Neighbours) : IArtifact<NeighbourList>
{
    public static Parsed<NeighbourList> Parse(ArtifactText text)
    {
        var neighbours = ImmutableArray.CreateBuilder<Neighbour>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        if (text.Content.AsSpan().TrimStart("\uFEFF \r\n\t").StartsWith("["))
        {
            foreach (var row in JsonRows.Read(text, notes))
                Add(row.Line, FromJson(row));
        }
        else
        {
            foreach (var line in text.Lines().Where(line => !line.IsBlank))
                Add(line, FromText(line, notes));
        }

        return new(new(text, neighbours.ToImmutable()), notes.ToImmutable());

        void Add(SourceLine line, Neighbour? neighbour)
        {
            if (neighbour is not null)
                neighbours.Add(neighbour);
            else
                notes.Add(new(line, "not a neighbour"));
        }
    }

    // {"dst":"192.168.56.1","dev":"eth0","lladdr":"2e:27:f0:32:09:69","router":null,"used":75,"confirmed":75,"updated":75,"probes":0,"state":["REACHABLE"]}
    private static Neighbour? FromJson(JsonRow row)
    {
        if (!row.Has("dst") || row.Address("dst") is not { } address)
            return null;

        return new(row.Line, address, row.Text("dev") ?? "", row.Text("lladdr"), row.Texts("state").FirstOrDefault("NONE"))
        {
            IsRouter = row.Has("router"),
            IsProxy = row.Has("proxy"),
            IsExternallyLearned = row.Has("extern_learn"),
            IsManaged = row.Has("managed"),
            Probes = row.Int("probes"),
            Ages = row.Int("used") is { } used && row.Int("confirmed") is { } confirmed && row.Int("updated") is { } updated
                ? (used, confirmed, updated)
                : null,
        };
    }

    private static Neighbour? FromText(SourceLine line, ImmutableArray<ParseNote>.Builder notes)
    {
        var words = new LineWords(line.Text);
        if (words.Count < 2 || !IPAddress.TryParse(words[0], out var address))
            return null;

        var neighbour = new Neighbour(line, address, "", null, "NONE");
        for (var at = 1; at < words.Count; at++)
        {
            if (With(neighbour, words, ref at) is { } more)
                neighbour = more;
            else
                notes.Add(new(line, $"the attribute {words[at]} is not known"));
        }

        return neighbour;
    }

    // 192.168.56.1 dev eth0 lladdr 2e:27:f0:32:09:69 router ref 1 used 30/30/2 probes 4 REACHABLE      10.0.0.9 dev eth0  FAILED
    private static Neighbour? With(Neighbour neighbour, LineWords words, ref int at) => words[at] switch
    {
        "dev" => neighbour with { Device = words[++at] },
        "lladdr" => neighbour with { LinkAddress = words[++at] },
        "router" => neighbour with { IsRouter = true },
        "proxy" => neighbour with { IsProxy = true },
        "extern_learn" => neighbour with { IsExternallyLearned = true },
        "managed" => neighbour with { IsManaged = true },
        "offload" or "extern_valid" => neighbour,
        "used" => WithAges(neighbour, words[++at], words, ref at),
        "probes" => neighbour with { Probes = LineWords.NumberOf(words[++at]) },
        "ref" or "proto" or "protocol" or "vlan" or "nhid" or "vni" => Skip(neighbour, ref at),
        { Length: > 2 } state when state.All(char.IsAsciiLetterUpper) => neighbour with { State = state },
        _ => null,
    };

    // used 30/30/2 probes 4          iproute2 6.14 and later leave out the space: used 30/30/2probes 4
    private static Neighbour WithAges(Neighbour neighbour, string word, LineWords words, ref int at)
    {
        var isJoined = word.EndsWith("probes", StringComparison.Ordinal);
        var ages = (isJoined ? word[..^"probes".Length] : word).Split('/').Select(LineWords.NumberOf).OfType<int>().ToArray();
        return neighbour with
        {
            Ages = ages is [var used, var confirmed, var updated] ? (used, confirmed, updated) : null,
            Probes = isJoined ? LineWords.NumberOf(words[++at]) : neighbour.Probes,
        };
    }

    private static Neighbour Skip(Neighbour neighbour, ref int at)
    {
        at++;
        return neighbour;
    }
}
