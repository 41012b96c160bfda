using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cluster;

public sealed class SysctlTests
{
    [Fact]
    public void A_file_of_proc_tells_one_setting_and_nothing_of_the_others()
    {
        var sysctl = OneNode.With(("files/proc/sys/net/ipv4/conf/eth0.100/rp_filter", "1\n")).Fact<Sysctl>().Value;

        Assert.Equal(1, sysctl.OfInterface("ipv4", "eth0.100", "rp_filter")?.Number);
        Assert.Null(sysctl.IsAbsent("net.bridge.bridge-nf-call-iptables"));
    }

    [Fact]
    public void The_whole_list_tells_what_is_absent_but_not_what_it_was_denied()
    {
        var sysctl = OneNode.With(("kernel/sysctl.txt", "net.ipv4.ip_forward = 1\nsysctl: permission denied on key 'net.core.bpf_jit_harden'\n")).Fact<Sysctl>().Value;

        Assert.Equal((true, null, false), (sysctl.IsAbsent("net.bridge.bridge-nf-call-iptables"), sysctl.IsAbsent("net.core.bpf_jit_harden"), sysctl.IsAbsent("net.ipv4.ip_forward")));
    }

    [Fact]
    public void The_list_is_cited_where_it_and_a_file_show_a_setting()
    {
        var sysctl = OneNode.With(("kernel/sysctl.txt", "net.ipv4.ip_forward = 1\n"), ("files/proc/sys/net/ipv4/ip_forward", "1\n")).Fact<Sysctl>().Value;

        Assert.Equal("nodes/n/kernel/sysctl.txt:1", sysctl.Get("net.ipv4.ip_forward")?.Line.ToString());
    }

    [Fact]
    public void Connection_tracking_has_a_count_and_a_limit()
    {
        var table = OneNode.With(("files/proc/sys/net/netfilter/nf_conntrack_max", "262144\n"), ("files/proc/sys/net/netfilter/nf_conntrack_count", "262100\n")).Fact<ConntrackTable>().Value;

        Assert.Equal((262100L, 262144L), (table.Entries, table.Limit));
        Assert.False(OneNode.With().Fact<ConntrackTable>().IsKnown);
    }
}
