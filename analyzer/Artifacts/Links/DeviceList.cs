using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>The network devices as /sys shows them, one a line. It has no addresses and no flags: whether a device was set up is not told.</summary>
internal sealed record DeviceList(ArtifactText Text, ImmutableArray<Link> Links) : IArtifact<DeviceList>
{
    public static Parsed<DeviceList> Parse(ArtifactText text)
    {
        var links = ImmutableArray.CreateBuilder<Link>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (Device(line) is { } link)
                links.Add(link);
            else
                notes.Add(new(line, "not a network device"));
        }

        return new(new(text, links.ToImmutable()), notes.ToImmutable());
    }

    // eth0 operstate=up mtu=1500 address=52:54:00:12:34:56 ifindex=2 iflink=2 type=1 carrier=1 speed=10000 master=br0 driver=virtio_net
    private static Link? Device(SourceLine line)
    {
        var words = new LineWords(line.Text.Replace('=', ' '));
        if (words.Count < 3 || words.Count % 2 == 0)
            return null;

        var (index, below) = (words.Number("ifindex"), words.Number("iflink"));
        return new(line, index ?? 0, words[0], [])
        {
            OperState = words.After("operstate")?.ToUpperInvariant(),
            Mtu = words.Number("mtu"),
            LinkAddress = words.After("address"),
            Master = words.After("master"),
            QueueLength = words.Number("tx_queue_len"),
            PeerIndex = below == index ? null : below,
        };
    }
}
