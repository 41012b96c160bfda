using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Bundles;

public sealed class LayoutTests
{
    private static readonly (string Path, string Content)[] Files =
    [
        ("nodes/worker1/identity/date.txt", "2024-06-29T16:44:25+02:00"),
        ("nodes/worker1/routing/routes.json", "[]"),
        ("nodes/worker1/files/etc/resolv.conf", "nameserver 10.96.0.10"),
        ("nodes/worker1/netns/cni-1/routing/routes.json", "[1]"),
        ("nodes/worker1/containers/kube-system_kube-proxy-x_kube-proxy/netfilter/iptables-version.txt", "iptables v1.8.7 (legacy)"),
        ("nodes/worker1/kubernetes/unit-kubelet.service.txt", "[Unit]"),
        ("nodes/worker1/logs/journal-kubelet.log", "Jun 29 16:00:00 worker1 kubelet[1]: started"),
        ("cluster/core_v1_nodes.json", "{}"),
        ("cluster/logs/kube-system/coredns-1/coredns.log", "[INFO] x"),
    ];

    private static readonly string[] Expected =
    [
        "worker1 files/etc/resolv.conf: nameserver 10.96.0.10",
        "worker1 identity/date: 2024-06-29T16:44:25+02:00",
        "worker1 kubernetes/unit-kubelet.service: [Unit]",
        "worker1 routing/routes: []",
        "worker1 netns cni-1 routing/routes: [1]",
        "worker1 container kube-system_kube-proxy-x_kube-proxy netfilter/iptables-version: iptables v1.8.7 (legacy)",
        "worker1 log nodes/worker1/logs/journal-kubelet.log",
        "cluster core_v1_nodes: {}",
        "cluster log cluster/logs/kube-system/coredns-1/coredns.log",
    ];

    [Theory]
    [InlineData("")]
    [InlineData("support-bundle-x-20240629T144425Z/")]
    [InlineData("unpacked/support-bundle-x-20240629T144425Z/")]
    public void A_folder_is_read_from_its_top_from_the_bundles_folder_and_from_the_one_above(string top)
    {
        using var folder = new TempFolder();
        foreach (var (path, content) in Files)
            folder.Write(top + path, content);

        var result = Analysis.Run([folder.Path]);

        Assert.Equal(Expected, result.Model.Contents());
        Assert.Equal(DateTimeOffset.Parse("2024-06-29T14:44:25Z"), result.Model.Captured);
        Assert.Equal(DateTimeOffset.Parse("2024-06-29T14:00:00Z"), Assert.Single(result.Model.Nodes[0].Logs.Files).First);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_archive_says_the_same_as_the_folder(bool packed)
    {
        using var folder = new TempFolder();
        var tar = Tar.Of([.. Files.Select(file => Tar.File($"support-bundle-x/{file.Path}", file.Content))]);
        var path = folder.Write("bundle.tar.gz", packed ? Tar.Gzip(tar) : tar);

        var result = Analysis.Run([path]);

        Assert.Equal(Expected, result.Model.Contents());
        Assert.False(result.IsCut);
    }

    [Fact]
    public void Logs_that_stand_before_the_capture_time_are_dated_by_it_too()
    {
        using var folder = new TempFolder();
        var path = folder.Write("bundle.tar", Tar.Of(
            Tar.File("nodes/worker1/files/var/log/messages", "Mar  8 02:07:08 host kernel: x\n"),
            Tar.File("nodes/worker1/identity/date.txt", "2019-03-09T00:00:00+01:00")));

        var log = Assert.Single(Analysis.Run([path]).Model.Nodes[0].Logs.Files);

        Assert.Equal((1, DateTimeOffset.Parse("2019-03-08T01:07:08Z")), (log.Lines, log.First));
    }

    [Fact]
    public void Several_inputs_are_one_cluster()
    {
        using var folder = new TempFolder();
        folder.Write("a/nodes/worker1/routing/routes.json", "[]");
        folder.Write("b/nodes/worker2/routing/routes.json", "[]");

        var result = Analysis.Run([Path.Combine(folder.Path, "a"), Path.Combine(folder.Path, "b")]);

        Assert.Equal(["worker1", "worker2"], result.Model.Nodes.Select(node => node.Name));
    }

    [Fact]
    public void Of_two_captures_of_a_node_the_later_one_counts_and_a_note_says_so()
    {
        using var folder = new TempFolder();
        folder.Write("late/nodes/worker1/identity/date.txt", "2024-06-30T00:00:00+00:00");
        folder.Write("early/nodes/worker1/identity/date.txt", "2024-06-29T00:00:00+00:00");

        var result = Analysis.Run([Path.Combine(folder.Path, "late"), Path.Combine(folder.Path, "early")]);

        Assert.Equal(["worker1 identity/date: 2024-06-30T00:00:00+00:00"], result.Model.Contents());
        Assert.Contains("node worker1: 2 captures hold it", Assert.Single(result.Notes).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_no_part_of_the_layout_are_no_error()
    {
        using var folder = new TempFolder();
        folder.Write("nodes/worker1/identity/date.txt", "2024-06-29T16:44:25+02:00");
        folder.Write("nodes/worker1/notes-of-the-customer/readme.docx", "x");
        folder.Write("screenshot.png", [0x89, 0x50]);

        var result = Analysis.Run([folder.Path]);

        Assert.Empty(result.Problems);
        Assert.Equal(["worker1 identity/date: 2024-06-29T16:44:25+02:00", "worker1 notes-of-the-customer/readme: x"], result.Model.Contents());
        Assert.Equal("left aside (a picture): screenshot.png", Assert.Single(result.Notes).What);
    }

    [Fact]
    public void The_manifest_says_why_something_is_missing()
    {
        using var folder = new TempFolder();
        folder.Write("nodes/worker1/netfilter/conntrack.txt", "half a li");
        folder.Write("manifest.json",
            """
            {"schema":"support-bundle/v9","ended":"2024-06-29T14:44:25Z","news":{},"items":[
             {"spec":"routing/routes","node":"worker1","where":"host","source":{"argv":["ip","-j","route"]},"status":"absent"},
             {"spec":"kernel/sysctl","node":"worker1","source":{},"status":"denied","reason":"needs root"},
             {"spec":"kernel/lsmod","node":"worker1","source":{"argv":["lsmod"]}},
             {"spec":"links/addr","node":"worker1","source":{"argv":["ip"]},"status":"timed-out","durationMilliseconds":10000},
             {"spec":"dns/resolv-conf","node":"worker1","source":{"file":"/etc/resolv.conf"},"status":"absent"},
             {"spec":"cni/config","node":"worker1","source":{"file":"/etc/cni/net.d"},"status":"denied","reason":"needs root"},
             {"spec":"netfilter/nft-ruleset","node":"worker1","source":{},"path":"nodes/worker1/netfilter/nft-ruleset.txt","status":"collected"},
             {"spec":"netfilter/conntrack","node":"worker1","source":{},"path":"nodes/worker1/netfilter/conntrack.txt","status":"truncated"},
             {"spec":"netfilter/ipset-save","node":"worker1","source":{},"status":"postponed","reason":"new moon"}]}
            """);

        var result = Analysis.Run([folder.Path]);
        var host = result.Model.Nodes[0].Host;

        Assert.Equal(DateTimeOffset.Parse("2024-06-29T14:44:25Z"), result.Model.Captured);
        Assert.Equal("routing/routes: \"ip\" is not installed on the node", host.Text("routing/routes").WhyMissing);
        Assert.Equal("kernel/sysctl: denied: needs root", host.Text("kernel/sysctl").WhyMissing);
        Assert.Equal("links/addr: timed out after 10 s", host.Text("links/addr").WhyMissing);
        Assert.Equal("files/etc/resolv.conf: no such file on the node", host.Text("files/etc/resolv.conf").WhyMissing);
        Assert.Equal("files/etc/cni/net.d/10-x.conf: denied: needs root", host.Text("files/etc/cni/net.d/10-x.conf").WhyMissing);
        Assert.Equal("netfilter/nft-ruleset: it was collected, but this input does not hold it", host.Text("netfilter/nft-ruleset").WhyMissing);
        Assert.Equal("netfilter/conntrack: cut: it was larger than the collector's limit", host.Text("netfilter/conntrack").WhyMissing);
        Assert.Equal("half a li", host.TextAsFarAsItGoes("netfilter/conntrack").Value.Content);
        Assert.Equal("netfilter/ipset-save: postponed: new moon", host.Text("netfilter/ipset-save").WhyMissing);
        Assert.Equal("netfilter/ebtables-save: not in the input (`ebtables-save` on the node would tell)", host.Text("netfilter/ebtables-save").WhyMissing);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"items\":[1,null,{\"node\":3,\"source\":[],\"exitCode\":1e99}]}")]
    public void A_manifest_that_is_broken_costs_only_itself(string manifest)
    {
        using var folder = new TempFolder();
        folder.Write("nodes/worker1/routing/routes.json", "[]");
        folder.Write("manifest.json", manifest);

        Assert.Equal(["worker1 routing/routes: []"], Analysis.Run([folder.Path]).Model.Contents());
    }
}
