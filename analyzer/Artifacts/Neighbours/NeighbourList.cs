using System.Collections.Immutable;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Neighbours;

/// <summary>One network namespace's neighbour cache, as <c>ip neigh show</c> prints it (text, or JSON with <c>-j</c>).</summary>
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
                Add(line, FromText(line));
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

    // {"dst":"192.168.56.1","dev":"eth0","lladdr":"2e:27:f0:32:09:69","state":["REACHABLE"]}
    private static Neighbour? FromJson(JsonRow row) =>
        IPAddress.TryParse(row.Text("dst"), out var address) && row.Text("dev") is { } device
            ? new(row.Line, address, device, row.Text("lladdr"), row.Texts("state").FirstOrDefault("NONE"))
            : null;

    // 192.168.56.1 dev eth0 lladdr 2e:27:f0:32:09:69 router REACHABLE      10.0.0.9 dev eth0  FAILED
    private static Neighbour? FromText(SourceLine line)
    {
        var words = line.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3 || !IPAddress.TryParse(words[0], out var address) || words[1] != "dev")
            return null;

        var lladdr = Array.IndexOf(words, "lladdr");
        var state = words[^1].All(char.IsAsciiLetterUpper) ? words[^1] : "NONE";
        return new(line, address, words[2], lladdr > 0 && lladdr + 1 < words.Length ? words[lladdr + 1] : null, state);
    }
}

/// <summary>Whom the kernel takes an address on a device to be.</summary>
/// <param name="State">As ip(8) writes it: <c>REACHABLE</c>, <c>STALE</c>, <c>PERMANENT</c>, <c>FAILED</c>, <c>INCOMPLETE</c>, <c>NOARP</c>, ...</param>
internal sealed record Neighbour(SourceLine Line, IPAddress Address, string Device, string? LinkAddress, string State);
