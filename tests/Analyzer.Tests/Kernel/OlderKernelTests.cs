using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Artifacts.Neighbours;
using SupportBundle.Analyzer.Artifacts.Resources;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Artifacts.Sockets;

namespace SupportBundle.Analyzer.Tests.Kernel;

/// <summary>Files of /proc in the form of Linux 3.10 (CentOS 7), by its sources; those of 6.18 stand with the other tests of each.</summary>
public sealed class OlderKernelTests
{
    [Fact]
    public void Softnet_stat_has_fewer_columns()
    {
        var read = Read<SoftnetStat>("00000b79 00000003 00000001 00000000 00000000 00000000 00000000 00000000 00000000 00000000\n0000599d 00000000 00000002 00000000 00000000 00000000 00000000 00000000 00000000 00000000\n");

        Assert.Equal([(2937u, 3u, 1u), (22941u, 0u, 2u)], read.Cpus.Select(cpu => (cpu.Processed, cpu.Dropped, cpu.Squeezed)));
    }

    [Theory]
    [InlineData("sockets: used 250\nTCP: inuse 9 orphan 0 tw 4 alloc 10 mem 1\nUDP: inuse 3 mem 2\nUDPLITE: inuse 0\nRAW: inuse 0\nFRAG: inuse 0 memory 0\n", "TCP tw", 4)]
    [InlineData("TcpExt: SyncookiesSent SyncookiesRecv SyncookiesFailed EmbryonicRsts PruneCalled ListenOverflows ListenDrops\nTcpExt: 0 0 0 2 0 17 18\nIpExt: InNoRoutes InTruncatedPkts\nIpExt: 5 0\n", "TcpExtListenOverflows", 17)]
    [InlineData("Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors\nUdp: 1210 7 3 1190 3 0\nUdpLite: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors\nUdpLite: 0 0 0 0 0 0\n", "UdpRcvbufErrors", 3)]
    public void Counters_are_fewer(string text, string name, long value) => Assert.Equal(value, Read<NetworkCounters>(text).Get(name)?.Value);

    [Fact]
    public void Memory_that_is_available_is_not_estimated()
    {
        var read = Read<MemInfo>("MemTotal:        8009752 kB\nMemFree:          229268 kB\nBuffers:            2076 kB\nCached:          4371748 kB\nSwapTotal:       2097148 kB\nSwapFree:        2096884 kB\nHugePages_Total:       0\nDirectMap4k:      132992 kB\n");

        Assert.Null(read.Available);
        Assert.Equal((8009752L << 10, 2097148L << 10), (read.Total?.Value, read.SwapTotal?.Value));
    }

    // Linux 4.20 to 5.12 tell of processors "some" alone.
    [Fact]
    public void Processors_are_never_stalled_as_a_whole()
    {
        var read = Read<PressureStall>("some avg10=1.02 avg60=0.47 avg300=0.11 total=945933\n");

        Assert.Equal((1.02, null), (read.Some?.Avg10, read.Full));
    }

    [Fact]
    public void Interfaces_and_addresses_stand_as_ever()
    {
        var counters = Read<ProcNetDev>("Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n  eth0: 7319212   10231    0   17    0     0          0         0  1241910    8191    0    0    0     0       0          0\n    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0\n");
        var addresses = Read<ProcIfInet6>("fe80000000000000525400fffe123456 02 40 20 80     eth0\n00000000000000000000000000000001 01 80 10 80       lo\n");

        Assert.Equal(("eth0", 17L), (counters.Links[0].Name, counters.Links[0].Counters?.RxDropped));
        Assert.Equal(["fe80::5254:ff:fe12:3456", "::1"], addresses.Addresses.Select(one => one.Address.ToString()));
    }

    [Fact]
    public void Routes_and_neighbours_stand_as_ever()
    {
        var routes = Read<ProcNetRoute>("Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT                                                       \neth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0                                                                             \neth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0                                                                               \n");
        var six = Read<ProcIpv6Route>("fe800000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000000 00000000 00000001     eth0\n");
        var trie = Read<FibTrie>("Local:\n  +-- 0.0.0.0/0 1 0 0\n     |-- 192.168.1.11\n        /32 host LOCAL\n     |-- 192.168.1.255\n        /32 link BROADCAST\nMain:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\n");
        var neighbours = Read<ProcNetArp>("IP address       HW type     Flags       HW address            Mask     Device\n192.168.1.1      0x1         0x2         52:54:00:aa:bb:cc     *        eth0\n");

        Assert.Equal(["0.0.0.0/0", "192.168.1.0/24"], routes.Routes.Select(route => route.Destination.ToString()));
        Assert.Equal("fe80::/64", Assert.Single(six.Routes).Destination.ToString());
        Assert.Equal(["192.168.1.11"], trie.LocalAddresses.Select(entry => entry.Destination.ToString()));
        Assert.Equal("52:54:00:aa:bb:cc", Assert.Single(neighbours.Neighbours).LinkAddress);
    }

    private static T Read<T>(string content)
        where T : IArtifact<T>
    {
        var read = T.Parse(new("n", "p", content));
        Assert.Empty(read.Notes);
        return read.Value;
    }
}
