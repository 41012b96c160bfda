using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>A line of <c>ip route</c>, word by word.</summary>
/// <param name="line">A route, or a line below one.</param>
/// <param name="isV6">Whether a default route is one of IPv6 where the line itself does not tell.</param>
internal sealed class RouteWords(SourceLine line, bool isV6 = false)
{
    private readonly string[] _words = line.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly ImmutableArray<string>.Builder _flags = ImmutableArray.CreateBuilder<string>();
    private readonly HashSet<string> _locked = new(StringComparer.Ordinal);
    private int _at;

    // nexthop via 10.0.0.1 dev eth0 weight 1
    /// <summary>One more way of the route above; null where the line is none.</summary>
    public NextHop? Way() => _words[0] == "nexthop" ? NextHop() : null;

    // cache expires 500sec mtu 1400
    // nh_info id 7 via 10.0.0.1 dev eth0: what -d says of the nexthop object that it refers to; its ways are printed with the route.
    /// <summary>The route above with what this line tells more of it; null where it is no such line.</summary>
    public Route? MoreOf(Route above) => _words[0] switch
    {
        "cache" => Cached(above),
        "nh_info" => above,
        _ => null,
    };

    /// <summary>The first word that is not known, or null.</summary>
    public string? Unknown { get; private set; }

    /// <summary>Attributes that change where a packet goes in ways that the simulator does not follow.</summary>
    public static ImmutableArray<string> NotModelled { get; } = ["nhid", "encap", "from"];

    public static int PreferenceOf(string? word) => word switch
    {
        "high" => 1,
        "low" => -1,
        _ => 0,
    };

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

    /// <summary>The family of the destination, or null for <c>default</c> and what is no route.</summary>
    public bool? IsV6Destination => Prefix.TryParse(TypeOf(_words[0]) is null || _words.Length < 2 ? _words[0] : _words[1])?.IsV6;

    /// <summary>Whether it begins as a route of a certain type does.</summary>
    public bool BeginsLikeRoute => TypeOf(_words[0]) is not null;

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
        return DestinationOf(destination, IsV6()) is { } prefix ? Build(type ?? RouteType.Unicast, prefix, NextHopRead()) : null;
    }

    // Only IPv6 routes have a preference or an error: unreachable default dev lo metric 4294967295 error -101 pref medium
    private bool IsV6() => (Address("via") ?? Address("src"))?.AddressFamily is { } family
        ? family == AddressFamily.InterNetworkV6 && !_values.ContainsKey("via inet6")
        : isV6 || _values.ContainsKey("pref") || _values.ContainsKey("error");

    private NextHop NextHop()
    {
        _at = 1;
        ReadAttributes();
        return NextHopRead();
    }

    private Route Cached(Route route)
    {
        _at = 1;
        ReadAttributes();
        return route with { ExpiresSeconds = Seconds("expires") ?? route.ExpiresSeconds, Mtu = Number("mtu") ?? route.Mtu };
    }

    private Route Build(RouteType type, Prefix prefix, NextHop hop) =>
        new(line, type, prefix, RouteList.TableName(_values.GetValueOrDefault("table", "main")))
        {
            Hop = hop,
            PreferredSource = Address("src"),
            // Without -d, ip(8) leaves out a scope only when it is global.
            Scope = _values.GetValueOrDefault("scope", "global"),
            Metric = long.TryParse(_values.GetValueOrDefault("metric"), out var metric) ? metric : 0,
            Preference = PreferenceOf(_values.GetValueOrDefault("pref")),
            Protocol = _values.GetValueOrDefault("proto"),
            Tos = _values.GetValueOrDefault("tos") ?? _values.GetValueOrDefault("dsfield"),
            Mtu = Number("mtu"),
            IsMtuLocked = _locked.Contains("mtu"),
            AdvertisedMss = Number("advmss"),
            Realms = _values.GetValueOrDefault("realm") ?? _values.GetValueOrDefault("realms"),
            NextHopObject = Number("nhid"),
            ExpiresSeconds = Seconds("expires"),
            NotModelled = [.. NotModelled.Where(_values.ContainsKey), .. Unknown is { } word ? [word] : ImmutableArray<string>.Empty],
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
                _values[$"via {_words[_at++]}"] = "";
                _values["via"] = Value();
                break;
            case "via" or "dev" or "table" or "proto" or "scope" or "src" or "metric" or "pref" or "mtu" or "advmss" or "hoplimit" or "initcwnd"
                or "initrwnd" or "window" or "rtt" or "rttvar" or "cwnd" or "ssthresh" or "reordering" or "rto_min" or "quickack" or "features"
                or "congctl" or "fastopen_no_cookie" or "tos" or "dsfield" or "realm" or "realms" or "error" or "expires" or "weight" or "nhid"
                or "from" or "ttl-propagate" or "iif" or "users" or "age" or "used" or "uid" or "mark" or "flowlabel":
                ReadValue(word);
                break;
            case "encap":
                // Its own attributes follow up to the way out.
                var from = _at;
                while (_at < _words.Length && _words[_at] is not ("via" or "dev"))
                    _at++;
                _values[word] = string.Join(' ', _words[from.._at]);
                break;
            case "onlink" or "linkdown" or "dead" or "pervasive" or "offload" or "trap" or "notify" or "unresolved" or "rt_offload" or "rt_trap"
                or "rt_offload_failed" or "offload_failed" or "cache":
                _flags.Add(word);
                break;
            // <local,redirected>
            case ['<', .., '>'] when _words[0] == "cache":
                break;
            default:
                Unknown ??= word;
                break;
        }
    }

    private void ReadValue(string word)
    {
        if (_at < _words.Length && _words[_at] == "lock")
        {
            _at++;
            _locked.Add(word);
        }

        _values[word] = Value();
    }

    private string Value() => _at < _words.Length ? _words[_at++] : "";

    private NextHop NextHopRead() => new(_values.GetValueOrDefault("dev"), Address("via"))
    {
        Weight = Number("weight") ?? 1,
        Flags = _flags.ToImmutable(),
        Encapsulation = _values.GetValueOrDefault("encap"),
    };

    private int? Number(string name) =>
        int.TryParse(_values.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private int? Seconds(string name) => LineWords.SecondsOf(_values.GetValueOrDefault(name));

    private IPAddress? Address(string name) => IPAddress.TryParse(_values.GetValueOrDefault(name), out var address) ? address : null;
}
