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

    private ImmutableArray<long> _last = Now();

    /// <summary>What ended since the last time, by the counter that rose; of some ends none does.</summary>
    public ImmutableArray<Disposition> Risen()
    {
        var now = Now();
        var risen = Counters.Where((_, i) => now[i] > _last[i]).Select(counter => counter.Tells).ToImmutableArray();
        _last = now;
        return risen.IsEmpty ? [Disposition.Martian, Disposition.Blackhole, Disposition.UnreachableRoute, Disposition.ProhibitedRoute] : risen;
    }

    private static ImmutableArray<long> Now()
    {
        var lines = new[] { "netstat", "snmp" }.ToDictionary(file => file, file => File.ReadAllLines($"/proc/thread-self/net/{file}"));
        return [.. Counters.Select(counter => Of(lines[counter.File], counter.Group, counter.Name))];
    }

    // Ip: Forwarding DefaultTTL InReceives ...
    // Ip: 1 64 4711 ...
    private static long Of(string[] lines, string group, string name)
    {
        var rows = lines.Where(line => line.StartsWith($"{group}:", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToList();
        return long.Parse(rows[1][Array.IndexOf(rows[0], name)], CultureInfo.InvariantCulture);
    }
}
