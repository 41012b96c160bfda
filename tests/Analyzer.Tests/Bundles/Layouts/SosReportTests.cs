using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Bundles.Layouts;

public sealed class SosReportTests
{
    // Names as sos 4.7 (Ubuntu 22.04) and 4.12 (Debian 12) give them.
    private static readonly (string Path, string Content)[] Current =
    [
        ("sosreport-worker1-2024-03-05-abcdefg/version.txt", "sos report: 4.12.0"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_reports/manifest.json", "{\n    \"version\": \"4.12.0\",\n    \"end_time\": \"2024-03-05 10:11:48.761215\",\n"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/host/hostname", "worker1\n"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/networking/ip_-o_addr", "1: lo    inet 127.0.0.1/8 scope host lo"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/networking/ip_-d_address", "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n    inet 127.0.0.1/8 scope host lo"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/networking/ip_route_show_table_all", "default via 192.0.2.1 dev eth0"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/networking/ip_-d_route_show_cache", ""),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/networking/ip_-4_rule_list", "0:\tfrom all lookup local"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/networking/ip_-6_rule_list", "0:\tfrom all lookup local"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/networking/ip_-s_-s_neigh_show", "192.0.2.1 dev eth0 lladdr 02:00:00:00:00:01 REACHABLE"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/networking/ip_neigh_show_nud_noarp", "224.0.0.22 dev eth0 lladdr 01:00:5e:00:00:16 NOARP"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/networking/ethtool_-k_eth0", "Features for eth0:"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/networking/namespaces/cni-1/ip_netns_exec_cni-1_ip_route_show_table_all", "default via 10.244.1.1 dev eth0"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/firewall_tables/nft_-a_list_ruleset", "table ip nat { # handle 1\n}"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/firewall_tables/iptables_-vnxL", "Chain INPUT (policy ACCEPT 0 packets, 0 bytes)"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/firewall_tables/iptables_-t_filter_-nvL", "Chain INPUT (policy ACCEPT 0 packets, 0 bytes)"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/firewall_tables/iptables_-t_nat_-nvL", "Chain PREROUTING (policy ACCEPT 0 packets, 0 bytes)"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/kernel/sysctl_-a", "kernel.pid_max = 32768"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/kernel/dmesg", "[    0.000000] Linux version"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/systemd/systemctl_status_--all", "x"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/logs/journalctl_--no-pager_--boot", "Mar 05 10:00:00 worker1 kubelet[1]: started"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/kubernetes/cluster-info/kubectl_--kubeconfig_.etc.kubernetes.admin.conf_get_-o_json_nodes", "{\"kind\":\"List\",\"items\":[]}"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/kubernetes/cluster-info/kubectl_--kubeconfig_.etc.kubernetes.admin.conf_get_--all-namespaces_true_pods", "NAMESPACE NAME"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_commands/crio/crictl_ps_-a", "CONTAINER"),
        ("sosreport-worker1-2024-03-05-abcdefg/etc/resolv.conf", "nameserver 192.0.2.53"),
        ("sosreport-worker1-2024-03-05-abcdefg/var/log/messages", "Mar  5 10:00:00 worker1 kernel: x"),
        ("sosreport-worker1-2024-03-05-abcdefg/sos_strings/logs/var.log.syslog.tailed", "Mar  5 10:00:00 worker1 kernel: x"),
    ];

    [Theory]
    [InlineData("")]
    [InlineData("from the customer/monday/")]
    public void Commands_and_files_of_a_current_report_are_known(string folder)
    {
        var result = LayoutOf.Below(folder, Current);

        Assert.Equal(
            [
                "worker1 files/etc/resolv.conf",
                "worker1 identity/hostname",
                "worker1 kernel/sysctl",
                "worker1 kubernetes/unit-status-all",
                "worker1 links/addr-text",
                "worker1 links/ethtool-features/eth0",
                "worker1 netfilter/iptables-list",
                "worker1 netfilter/iptables-list#2",
                "worker1 netfilter/nft-ruleset",
                "worker1 routing/neighbours-text",
                "worker1 routing/routes-text",
                "worker1 routing/rules-text",
                "worker1 routing/rules6-text",
                "worker1 runtime/crictl-ps-text",
                "worker1 netns cni-1 routing/routes-text",
            ],
            result.Ids().Where(id => !id.Contains(" log ", StringComparison.Ordinal) && !id.StartsWith("cluster", StringComparison.Ordinal)));
        Assert.Equal(["cluster core_v1_nodes", "cluster get/pods"], result.Ids().Where(id => id.StartsWith("cluster", StringComparison.Ordinal)));
        Assert.Equal(DateTimeOffset.Parse("2024-03-05T10:11:48Z"), result.Model.Captured);
    }

    [Fact]
    public void Its_logs_are_read_with_the_time_of_its_manifest_and_a_tail_too()
    {
        var logs = LayoutOf.Files(Current).Model.Nodes[0].Logs.Files;

        Assert.Equal(["dmesg", "journalctl_--no-pager_--boot", "messages", "var.log.syslog.tailed"], logs.Select(log => log.Path.Split('/')[^1]).Order(StringComparer.Ordinal));
        Assert.Equal(DateTimeOffset.Parse("2024-03-05T10:00:00Z"), logs.Single(log => log.Path.EndsWith("messages", StringComparison.Ordinal)).First);
    }

    [Fact]
    public void The_addresses_with_most_detail_are_taken() =>
        Assert.Contains("mtu 65536", LayoutOf.Files(Current).Model.Nodes[0].Host.Text("links/addr-text").Value.Content, StringComparison.Ordinal);

    // Names as sosreport 3.9 (CentOS 7) gives them.
    [Fact]
    public void A_report_of_version_3_is_known_and_lacks_the_nat_table_perhaps()
    {
        var result = LayoutOf.Files(
            ("sosreport-old-01234567-2020-01-02-hijklmn/version.txt", "sosreport: 3.9"),
            ("sosreport-old-01234567-2020-01-02-hijklmn/sos_commands/general/hostname", "old.example.com"),
            ("sosreport-old-01234567-2020-01-02-hijklmn/sos_commands/networking/ip_address", "1: lo: <LOOPBACK>"),
            ("sosreport-old-01234567-2020-01-02-hijklmn/sos_commands/networking/iptables_-vnxL", "Chain INPUT"),
            ("sosreport-old-01234567-2020-01-02-hijklmn/sos_commands/networking/iptables_-t_mangle_-nvL", "Chain INPUT"),
            ("sosreport-old-01234567-2020-01-02-hijklmn/sos_commands/networking/netstat_-W_-neopa", "Active Internet connections"));

        Assert.Equal(
            ["old.example.com identity/hostname", "old.example.com kubernetes/sockets", "old.example.com links/addr-text", "old.example.com netfilter/iptables-list", "old.example.com netfilter/iptables-list#2"],
            result.Ids());
        Assert.Contains("sos 3.9 may leave out the nat table although there is one: that it is not here proves nothing", result.Remarks());
        Assert.Equal("only the table mangle", result.Model.Nodes[0].Host.Text("netfilter/iptables-list").Value.WhyPartial);
    }

    [Theory]
    [InlineData("sosreport-host0-2024-03-05-abcdefg-obfuscated", "worker1")]
    [InlineData("sosreport-x", "host0")]
    [InlineData("sosreport-x", "host0.obfuscateddomain0.com")]
    public void Nothing_is_concluded_from_the_addresses_of_a_cleaned_report(string root, string host)
    {
        var result = LayoutOf.Files(
            ($"{root}/sos_commands/host/hostname", host),
            ($"{root}/sos_commands/networking/ip_-d_address", "2: eth0: <UP> mtu 1500"),
            ($"{root}/sos_commands/kernel/sysctl_-a", "net.ipv4.ip_forward = 1"),
            ($"{root}/etc/hosts", "100.0.0.1 host0"));

        var store = result.Model.Nodes[0].Host;
        Assert.Equal("links/addr-text: its addresses were replaced by \"sos clean\": which of them belong together cannot be told", store.Text("links/addr-text").WhyMissing);
        Assert.False(store.Text("files/etc/hosts").IsKnown);
        Assert.True(store.Text("kernel/sysctl").IsKnown);
        Assert.Contains(result.Remarks(), note => note.StartsWith("this sos report was cleaned", StringComparison.Ordinal));
    }

    [Fact]
    public void A_report_joins_the_objects_of_another_tool_by_the_nodes_short_name()
    {
        var result = LayoutOf.Files(
            ("sosreport-worker1/sos_commands/host/hostname", "worker1"),
            ("sosreport-worker1/sos_commands/date/date", "Tue Mar  5 12:00:00 UTC 2024"),
            ("must-gather/x/cluster-scoped-resources/core/nodes/worker1.example.com.yaml", "---\napiVersion: v1\nkind: Node\nmetadata:\n  name: worker1.example.com\n"));

        Assert.Equal(["worker1.example.com"], result.Model.Nodes.Select(node => node.Name));
        Assert.Equal(["must-gather", "sos report"], result.Captures.Select(capture => capture.Layout).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_cleaned_report_tells_by_its_MACs()
    {
        var result = LayoutOf.Files(
            ("r/sos_commands/networking/ip_-d_address", "2: eth0: <UP> mtu 1500\n    link/ether 53:4f:53:00:00:01 brd ff:ff:ff:ff:ff:ff"),
            ("r/etc/hostname", "worker1"));

        Assert.False(result.Model.Nodes[0].Host.Text("links/addr-text").IsKnown);
    }

    [Fact]
    public void What_sos_cut_counts_as_missing()
    {
        var result = LayoutOf.Files(
            ("r/sos_commands/host/hostname", "worker1"),
            ("r/sos_strings/networking/ip_route_show_table_all.tailed", "192.0.2.0/24 dev eth0"));

        Assert.Equal("routing/routes-text: cut: sos kept its end only, the whole was larger than its limit", result.Model.Nodes[0].Host.Text("routing/routes-text").WhyMissing);
    }

    [Fact]
    public void Several_reports_in_an_archive_of_sos_collect_are_several_nodes()
    {
        var result = LayoutOf.Below("sos-collector-2024-03-05-abcde/",
            ("sosreport-a/sos_commands/host/hostname", "a"), ("sosreport-a/etc/hosts", "x"),
            ("sosreport-b/sos_commands/host/hostname", "b"), ("sosreport-b/etc/hosts", "y"));

        Assert.Equal(["a files/etc/hosts: x", "a identity/hostname: a", "b files/etc/hosts: y", "b identity/hostname: b"], result.Model.Contents());
    }

    [Fact]
    public void An_archive_that_is_cut_off_yields_what_came_before()
    {
        using var folder = new TempFolder();
        var packed = Tar.Gzip(Tar.Of([.. Current.Select(file => Tar.File(file.Path, file.Content))]));
        var path = folder.Write("sosreport-worker1.tar.gz", packed[..(packed.Length * 2 / 3)]);

        var result = Analysis.Run([path]);

        Assert.True(result.IsCut);
        Assert.Equal(["worker1"], result.Model.Nodes.Select(node => node.Name));
        Assert.Contains("worker1 routing/routes-text", result.Ids());
    }
}
