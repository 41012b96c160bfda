using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>The ports of all bridges, as <c>bridge [-d] link</c> prints them (text, or JSON with <c>-j</c>).</summary>
internal sealed record BridgeLinks(ArtifactText Text, ImmutableArray<BridgeLink> Ports) : IArtifact<BridgeLinks>
{
    public static Parsed<BridgeLinks> Parse(ArtifactText text)
    {
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        var ports = text.Content.AsSpan().TrimStart("\uFEFF \r\n\t").StartsWith("[") ? FromJson(text, notes) : FromText(text, notes);
        return new(new(text, ports), notes.ToImmutable());
    }

    // 4: veth9295fe98@eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 master cni0 state forwarding priority 32 cost 2
    //     hairpin on guard off root_block off fastleave off learning on flood on mcast_flood on isolated off
    private static ImmutableArray<BridgeLink> FromText(ArtifactText text, ImmutableArray<ParseNote>.Builder notes)
    {
        var ports = ImmutableArray.CreateBuilder<BridgeLink>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            var words = new LineWords(line.Text);
            if (char.IsWhiteSpace(line.Span[0]) && ports.Count > 0 && words.Count % 2 == 0)
                ports[^1] = ports[^1] with { Port = Merged(ports[^1].Port, LinkAttributes.Of(words).BridgePort()), Below = ports[^1].Below.Add(line) };
            else if (LineWords.NumberOf(words[0].TrimEnd(':')) is { } index && words[1].EndsWith(':') && words[2].StartsWith('<'))
                ports.Add(new(line, index, words[1].TrimEnd(':').Split('@')[0], MasterOf(words[1].TrimEnd(':'), words.After("master")), LinkAttributes.Of(words).BridgePort()));
            else
                notes.Add(new(line, "not a port of a bridge"));
        }

        return ports.ToImmutable();
    }

    // 5: br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0: before 6.0 bridge(8) lists bridges as their own ports.
    private static string? MasterOf(string device, string? master) => master == device ? null : master;

    private static BridgePort Merged(BridgePort heading, BridgePort details) => details with { State = heading.State, Priority = heading.Priority, Cost = heading.Cost };

    // {"ifindex":4,"link":"eth0","ifname":"veth9295fe98","flags":["UP"],"mtu":1450,"master":"cni0","state":"forwarding","priority":32,"cost":2,"hairpin":true}
    private static ImmutableArray<BridgeLink> FromJson(ArtifactText text, ImmutableArray<ParseNote>.Builder notes)
    {
        var ports = ImmutableArray.CreateBuilder<BridgeLink>();
        foreach (var row in JsonRows.Read(text, notes))
        {
            if (row.Text("ifname") is { } name)
                ports.Add(new(row.Line, row.Int("ifindex") ?? 0, name, MasterOf(name, row.Text("master")), LinkAttributes.Of(row).BridgePort()));
            else
                notes.Add(new(row.Line, "not a port of a bridge"));
        }

        return ports.ToImmutable();
    }
}

/// <summary>A device and its settings as a port of its bridge.</summary>
/// <param name="Bridge">Null for a bridge itself.</param>
internal sealed record BridgeLink(SourceLine Line, int Index, string Device, string? Bridge, BridgePort Port)
{
    /// <summary>The lines below it that tell more of it.</summary>
    public ImmutableList<SourceLine> Below { get; init; } = [];
}
