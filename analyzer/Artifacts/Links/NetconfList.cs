using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>Forwarding and reverse-path filtering by device, as <c>ip netconf</c> prints them (text, or JSON with <c>-j</c>).</summary>
internal sealed record NetconfList(ArtifactText Text, ImmutableArray<DeviceNetconf> Devices) : IArtifact<NetconfList>
{
    public static Parsed<NetconfList> Parse(ArtifactText text)
    {
        var (entries, notes) = EntryLines.Read(text, "not the settings of a device", FromText, FromJson);
        return new(new(text, entries), notes);
    }

    // inet eth0 forwarding off rp_filter strict mc_forwarding off proxy_neigh off ignore_routes_with_linkdown off
    private static DeviceNetconf? FromText(SourceLine line, LineWords words) =>
        words[0] is "inet" or "inet6" or "mpls" && words.Count > 2
            ? new(line, words[0], words[1], LinkAttributes.Of(words).Switch("forwarding"), words.After("rp_filter"), LinkAttributes.Of(words).Switch("proxy_neigh"))
            : null;

    // {"family":"inet","interface":"lo","forwarding":false,"rp_filter":"off","mc_forwarding":false,"proxy_neigh":false}
    private static DeviceNetconf? FromJson(JsonRow row) =>
        row.Text("family") is { } family && row.Text("interface") is { } device
            ? new(row.Line, family, device, LinkAttributes.Of(row).Switch("forwarding"), row.Text("rp_filter"), LinkAttributes.Of(row).Switch("proxy_neigh"))
            : null;
}

/// <summary>One device's settings for one family.</summary>
/// <param name="Device">Also <c>all</c> and <c>default</c>.</param>
/// <param name="ReversePathFilter"><c>off</c>, <c>strict</c>, <c>loose</c>; null for IPv6, which has none.</param>
internal sealed record DeviceNetconf(SourceLine Line, string Family, string Device, bool? Forwards, string? ReversePathFilter, bool? ProxiesNeighbours);
