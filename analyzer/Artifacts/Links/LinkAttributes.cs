using System.Net;
using System.Text.Json;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>The attributes of a link's kind, whether they were printed as words or as JSON.</summary>
internal sealed class LinkAttributes
{
    private readonly Func<string, string?> _value;

    private LinkAttributes(Func<string, string?> value) => _value = value;

    public static LinkAttributes Of(LineWords words) => new(name => words.Has(name) ? words.After(name) ?? "" : null);

    public static LinkAttributes Of(JsonRow row) => new(name => row.Value.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.True => "on",
            JsonValueKind.False => "off",
            _ => row.Text(name) ?? "",
        }
        : null);

    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (_value(name) is { Length: > 0 } value)
                return value;

        return null;
    }

    public int? Number(params ReadOnlySpan<string> names) => LineWords.NumberOf(Text(names));

    public IPAddress? Address(params ReadOnlySpan<string> names) => IPAddress.TryParse(Text(names), out var address) ? address : null;

    /// <summary>Whether the word stands there at all, and is not switched off.</summary>
    public bool Has(string name) => _value(name) is not (null or "off");

    /// <summary><c>on</c>, <c>1</c> or <c>off</c>, <c>0</c>; null when it was not printed.</summary>
    public bool? Switch(string name) => _value(name) switch
    {
        "on" or "1" => true,
        "off" or "0" => false,
        _ => null,
    };

    /// <summary>The settings of this kind of link; null for a kind that has none that are read.</summary>
    public LinkDetails? Details(string? kind) => kind switch
    {
        "vxlan" => new VxlanDetails(
            Number("id"), Address("local", "local6"), Address("remote", "group", "remote6", "group6"), Text("dev", "link"), Number("dstport", "port"),
            _value("nolearning") is null && Switch("learning") != false, Has("external")),
        "bridge" => new BridgeDetails(Switch("vlan_filtering"), Switch("stp_state"), Number("ageing_time"), Switch("mcast_snooping"), Switch("nf_call_iptables")),
        "bond" => new BondDetails(Text("mode"), Text("active_slave"), Number("miimon")),
        "vlan" => new VlanDetails(Number("id"), Text("protocol")),
        "vrf" => new VrfDetails(Text("table")),
        "macvlan" or "macvtap" or "ipvlan" or "ipvtap" => new MacvlanDetails(Text("mode")),
        "tun" => new TunDetails(Text("type")),
        "ipip" or "sit" or "gre" or "gretap" or "erspan" or "vti" or "ip6tnl" or "ip6gre" or "ip6gretap" or "vti6" or "geneve" => new TunnelDetails(
            Address("local"), Address("remote", "remote6"), Text("dev", "link"), Text("key", "ikey", "id"), Number("dstport", "port"), Has("external")),
        _ => null,
    };

    public BridgePort BridgePort() =>
        new(Text("state"), Switch("hairpin"), Switch("isolated"), Switch("learning"), Switch("flood"))
        {
            Priority = Number("priority"),
            Cost = Number("cost"),
            SuppressesNeighbours = Switch("neigh_suppress"),
        };

    public BondPort BondPort() => new(Text("state"), Text("mii_status"), Number("link_failure_count"));
}
