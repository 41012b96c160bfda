using System.Collections.Immutable;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>Where bridges and tunnels send a link address, as <c>bridge [-s] [-d] fdb</c> prints it (text, or JSON with <c>-j</c>).</summary>
internal sealed record BridgeFdb(ArtifactText Text, ImmutableArray<FdbEntry> Entries) : IArtifact<BridgeFdb>
{
    public static Parsed<BridgeFdb> Parse(ArtifactText text)
    {
        var (entries, notes) = EntryLines.Read(text, "not a forwarding entry", FromText, FromJson);
        return new(new(text, entries), notes);
    }

    // 02:42:00:00:02:00 dev flannel.1 dst 192.168.56.3 used 105/105 self permanent
    // 02:03:85:0c:2e:57 dev veth9295fe98 vlan 1 master cni0 extern_learn
    private static FdbEntry? FromText(SourceLine line, LineWords words) =>
        words[0].Contains(':') && words.After("dev") is { } device
            ? new(line, words[0], device, words.After("master"))
            {
                Destination = IPAddress.TryParse(words.After("dst"), out var address) ? address : null,
                Port = words.Number("port"),
                Vni = words.Number("vni"),
                Vlan = words.Number("vlan"),
                Via = words.After("via"),
                IsOwn = words.Has("self"),
                IsPermanent = words.Has("permanent"),
                IsStatic = words.Has("static"),
                IsExternallyLearned = words.Has("extern_learn"),
            }
            : null;

    // {"mac":"02:42:00:00:02:00","ifname":"flannel.1","dst":"192.168.56.3","used":105,"updated":105,"flags":["self"],"state":"permanent"}
    private static FdbEntry? FromJson(JsonRow row)
    {
        ImmutableArray<string> flags = [.. row.Texts("flags")];
        return row.Text("mac") is { } mac && row.Text("ifname") is { } device
            ? new(row.Line, mac, device, row.Text("master"))
            {
                Destination = row.Address("dst"),
                Port = row.Int("port"),
                Vni = row.Int("vni"),
                Vlan = row.Int("vlan"),
                Via = row.Text("viaIf"),
                IsOwn = flags.Contains("self"),
                IsPermanent = row.Text("state") == "permanent",
                IsStatic = row.Text("state") == "static",
                IsExternallyLearned = flags.Contains("extern_learn"),
            }
            : null;
    }
}

/// <summary>A link address and where frames to it go.</summary>
/// <param name="Master">The bridge whose entry it is; null for an entry of the device's own.</param>
internal sealed record FdbEntry(SourceLine Line, string LinkAddress, string Device, string? Master)
{
    /// <summary>The other end of the tunnel, or null.</summary>
    public IPAddress? Destination { get; init; }

    public int? Port { get; init; }
    public int? Vni { get; init; }
    public int? Vlan { get; init; }
    public string? Via { get; init; }
    public bool IsOwn { get; init; }

    /// <summary>Set by hand or by a program, or the device's own address: it does not age.</summary>
    public bool IsPermanent { get; init; }

    /// <summary>Set by hand or by a program, and somewhere else than on the device itself.</summary>
    public bool IsStatic { get; init; }

    public bool IsExternallyLearned { get; init; }

    /// <summary>Where a tunnel sends what it has no entry for.</summary>
    public bool IsDefault => LinkAddress == "00:00:00:00:00:00";
}
