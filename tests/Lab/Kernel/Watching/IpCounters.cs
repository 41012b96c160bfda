using System.Collections.Immutable;
using System.Globalization;
using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Lab.Kernel.Watching;

/// <summary>How packets end of which nobody is told: the kernel counts some of them (net/ipv4/ip_input.c, net/ipv4/route.c).</summary>
internal sealed class IpCounters
{
    private static readonly ImmutableArray<(string File, string Group, string Name, Disposition Tells)> Counters =
    [
        ("netstat", "TcpExt", "IPReversePathFilter", Disposition.RpFiltered),
        ("snmp", "Ip", "InAddrErrors", Disposition.NotForwarding),
        ("netstat", "IpExt", "InNoRoutes", Disposition.NoRoute),
        ("snmp", "Ip", "InHdrErrors", Disposition.TtlExceeded),
        ("snmp", "Ip", "FragFails", Disposition.MtuExceeded),
    ];

    private static readonly ImmutableArray<(string Name, Disposition Tells)> Counters6 =
    [
        ("Ip6InAddrErrors", Disposition.NotForwarding),
        ("Ip6InAddrErrors", Disposition.Martian),
        // So a missing route counts, too, of a packet to no address (ip6_pkt_drop).
        ("Ip6InAddrErrors", Disposition.NoRoute),
        ("Ip6InAddrErrors", Disposition.ProhibitedRoute),
        ("Ip6InNoRoutes", Disposition.NoRoute),
        ("Ip6InNoRoutes", Disposition.UnreachableRoute),
        ("Ip6InNoRoutes", Disposition.ProhibitedRoute),
        ("Ip6InHdrErrors", Disposition.TtlExceeded),
        ("Ip6InTooBigErrors", Disposition.MtuExceeded),
    ];

    private ImmutableArray<long> _last = Now();

    /// <summary>What ended since the last time, by the counter that rose; of some ends none does.</summary>
    public ImmutableArray<Disposition> Risen()
    {
        var now = Now();
        var risen = Counters.Select(counter => counter.Tells).Concat(Counters6.Select(counter => counter.Tells)).Where((_, i) => now[i] > _last[i]).ToImmutableArray();
        _last = now;
        return risen.IsEmpty ? [Disposition.Martian, Disposition.Blackhole, Disposition.UnreachableRoute, Disposition.ProhibitedRoute] : risen;
    }

    private static ImmutableArray<long> Now()
    {
        var lines = new[] { "netstat", "snmp" }.ToDictionary(file => file, file => File.ReadAllLines($"/proc/thread-self/net/{file}"));
        var lines6 = File.ReadAllLines("/proc/thread-self/net/snmp6");
        return [.. Counters.Select(counter => Of(lines[counter.File], counter.Group, counter.Name)), .. Counters6.Select(counter => Of6(lines6, counter.Name))];
    }

    // Ip6InNoRoutes                   	0
    private static long Of6(string[] lines, string name) => long.Parse(lines.First(line => line.StartsWith($"{name} ", StringComparison.Ordinal))[name.Length..], CultureInfo.InvariantCulture);

    // Ip: Forwarding DefaultTTL InReceives ...
    // Ip: 1 64 4711 ...
    private static long Of(string[] lines, string group, string name)
    {
        var rows = lines.Where(line => line.StartsWith($"{group}:", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToList();
        return long.Parse(rows[1][Array.IndexOf(rows[0], name)], CultureInfo.InvariantCulture);
    }
}
