using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>The interfaces of one network namespace with their addresses, as <c>ip [-d] addr</c> or <c>ip link</c> prints them (text, or JSON with <c>-j</c>).</summary>
internal sealed record LinkList(ArtifactText Text, ImmutableArray<Link> Links) : IArtifact<LinkList>
{
    public static Parsed<LinkList> Parse(ArtifactText text) =>
        text.Content.AsSpan().TrimStart("\uFEFF \r\n\t").StartsWith("[") ? ParseJson(text) : ParseText(text);

    private static Parsed<LinkList> ParseText(ArtifactText text)
    {
        var reader = new LinkTextReader();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
            reader.Take(line);

        return new(new(text, reader.End()), reader.Notes);
    }

    private static Parsed<LinkList> ParseJson(ArtifactText text)
    {
        var links = ImmutableArray.CreateBuilder<Link>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var row in JsonRows.Read(text, notes))
        {
            if (row.Text("ifname") is { } name)
                links.Add(FromJson(row, name, notes));
            else
                notes.Add(new(row.Line, "not an interface"));
        }

        return new(new(text, links.ToImmutable()), notes.ToImmutable());
    }

    // {"ifindex":2,"ifname":"eth0","flags":["BROADCAST","UP"],"mtu":1500,"operstate":"UP","linkinfo":{"info_kind":"veth"},"addr_info":[...]}
    private static Link FromJson(JsonRow row, string name, ImmutableArray<ParseNote>.Builder notes) =>
        new(row.Line, (int)(row.Number("ifindex") ?? 0), name, [.. row.Texts("flags")])
        {
            Mtu = (int?)row.Number("mtu"),
            OperState = row.Text("operstate"),
            Kind = row.Row("linkinfo")?.Text("info_kind"),
            Master = row.Text("master"),
            LinkAddress = row.Text("address"),
            Addresses = Addresses(row, name, notes),
        };

    // {"family":"inet","local":"192.168.56.12","prefixlen":24,"scope":"global","secondary":true,"label":"eth0:1"}
    private static ImmutableArray<InterfaceAddress> Addresses(JsonRow row, string name, ImmutableArray<ParseNote>.Builder notes)
    {
        var addresses = ImmutableArray.CreateBuilder<InterfaceAddress>();
        foreach (var info in row.Rows("addr_info"))
        {
            if (!info.Value.EnumerateObject().Any())
                continue; // {} stands for what a filter left out

            if (IPAddress.TryParse(info.Text("local"), out var local) && info.Number("prefixlen") is >= 0 and <= 128 and { } length)
            {
                addresses.Add(new(row.Line, name, new Prefix(local, (int)length), info.Text("scope") ?? "global", info.Has("secondary"))
                {
                    Peer = IPAddress.TryParse(info.Text("address"), out var peer) ? peer : null,
                });
            }
            else
                notes.Add(new(row.Line, $"an address of {name} is not readable"));
        }

        return addresses.ToImmutable();
    }
}
