using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>A line of <c>ip route</c>, word by word.</summary>
internal sealed class RouteWords(SourceLine line)
{
    private readonly string[] _words = line.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly ImmutableArray<string>.Builder _flags = ImmutableArray.CreateBuilder<string>();
    private int _at;

    /// <summary>A continuation of the route above: <c>nexthop via 10.0.0.1 dev eth0 weight 1</c>.</summary>
    public bool IsNextHop => _words[0] == "nexthop";

    /// <summary>The first word that is not known, or null.</summary>
    public string? Unknown { get; private set; }

    /// <summary>Attributes that change where a packet goes in ways that the simulator does not follow.</summary>
    public static ImmutableArray<string> NotModelled { get; } = ["nhid", "encap", "from"];

    public static RouteType? TypeOf(string word) => word switch
    {
        "unicast" => RouteType.Unicast,
        "local" => RouteType.Local,
        "broadcast" => RouteType.Broadcast,
        "multicast" => RouteType.Multicast,
        "anycast" => RouteType.Anycast,
        "blackhole" => RouteType.Blackhole,
        "unreachable" => RouteType.Unreachable,
        "prohibit" => RouteType.Prohibit,
        "throw" => RouteType.Throw,
        "nat" => RouteType.Nat,
        _ => null,
    };

    public static Prefix? DestinationOf(string word, bool isV6) =>
        word is "default" or "all" ? Prefix.All(isV6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork) : Prefix.TryParse(word);

    // local 10.244.1.1 dev cni0 table local proto kernel scope host src 10.244.1.1
    public Route? Route()
    {
        var type = TypeOf(_words[_at]);
        if (type is not null)
            _at++;
        if (_at == _words.Length)
            return null;

        var destination = _words[_at++];
        ReadAttributes();
        var hop = NextHopRead();
        // Only IPv6 routes have a preference: default dev lo metric 4294967295 error -101 pref medium
        var isV6 = destination.Contains(':') || _values.ContainsKey("pref") || (hop.Gateway ?? Address("src"))?.AddressFamily == AddressFamily.InterNetworkV6;
        return DestinationOf(destination, isV6) is { } prefix ? Build(type ?? RouteType.Unicast, prefix, hop) : null;
    }

    public NextHop NextHop()
    {
        _at = 1;
        ReadAttributes();
        return NextHopRead();
    }

    private Route Build(RouteType type, Prefix prefix, NextHop hop) =>
        new(line, type, prefix, RouteList.TableName(_values.GetValueOrDefault("table", "main")))
        {
            Hop = hop,
            PreferredSource = Address("src"),
            // Without -d, ip(8) leaves out a scope only when it is global.
            Scope = _values.GetValueOrDefault("scope", "global"),
            Metric = long.TryParse(_values.GetValueOrDefault("metric"), out var metric) ? metric : 0,
            Protocol = _values.GetValueOrDefault("proto"),
            Tos = _values.GetValueOrDefault("tos"),
            NotModelled = [.. NotModelled.Where(_values.ContainsKey)],
        };

    private void ReadAttributes()
    {
        while (_at < _words.Length)
            ReadAttribute(_words[_at++]);
    }

    private void ReadAttribute(string word)
    {
        switch (word)
        {
            case "via" when _at < _words.Length && _words[_at] is "inet6" or "inet":
                _at++;
                _values["via"] = Value();
                break;
            case "mtu" or "advmss" or "hoplimit" or "initcwnd" or "initrwnd" or "window" or "rtt" or "rttvar" or "cwnd" or "ssthresh"
                or "reordering" or "rto_min" or "quickack" or "features" or "congctl" or "fastopen_no_cookie" when _at < _words.Length && _words[_at] == "lock":
                _at++;
                _values[word] = Value();
                break;
            case "via" or "dev" or "table" or "proto" or "scope" or "src" or "metric" or "pref" or "mtu" or "advmss" or "hoplimit" or "initcwnd"
                or "initrwnd" or "window" or "rtt" or "rttvar" or "cwnd" or "ssthresh" or "reordering" or "rto_min" or "quickack" or "features"
                or "congctl" or "fastopen_no_cookie" or "tos" or "dsfield" or "realm" or "realms" or "error" or "expires" or "weight" or "nhid"
                or "from" or "ttl-propagate" or "iif" or "users" or "age" or "used":
                _values[word] = Value();
                break;
            case "encap":
                // Its own attributes follow up to the way out.
                while (_at < _words.Length && _words[_at] is not ("via" or "dev"))
                    _at++;
                _values[word] = "";
                break;
            case "onlink" or "linkdown" or "dead" or "pervasive" or "offload" or "trap" or "notify" or "unresolved" or "rt_offload" or "rt_trap" or "cache":
                _flags.Add(word);
                break;
            default:
                Unknown ??= word;
                break;
        }
    }

    private string Value() => _at < _words.Length ? _words[_at++] : "";

    private NextHop NextHopRead() => new(_values.GetValueOrDefault("dev"), Address("via"))
    {
        Weight = int.TryParse(_values.GetValueOrDefault("weight"), out var weight) ? weight : 1,
        Flags = _flags.ToImmutable(),
    };

    private IPAddress? Address(string name) => IPAddress.TryParse(_values.GetValueOrDefault(name), out var address) ? address : null;
}
