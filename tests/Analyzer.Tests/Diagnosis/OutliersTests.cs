using System.Collections.Immutable;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Diagnosis;

/// <summary>Nodes of one role are compared fact by fact, and the odd one out is named with what it alone has.</summary>
public sealed class OutliersTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public OutliersTests()
    {
        foreach (var node in new[] { "w1", "w2", "w3" })
        {
            Write(node, "kernel/sysctl.txt", "net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.rp_filter = 0\nnet.netfilter.nf_conntrack_count = " + node[1..] + "\nnet.ipv4.conf.veth" + node + ".rp_filter = 1\n");
            Write(node, "files/proc/modules", "br_netfilter 32768 0 - Live 0x0\nsnd_pcm 1 0 - Live 0x0\n");
            Write(node, "identity/hostname.txt", node + "\n");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nodes_that_are_alike_have_no_outlier() => Assert.Empty(Found());

    [Fact]
    public void A_setting_that_one_node_alone_has_is_named_with_its_line_and_that_of_another()
    {
        Write("w2", "kernel/sysctl.txt", "net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.rp_filter = 2\n");

        var outlier = Assert.Single(Found());

        Assert.Equal(("w2", "net.ipv4.conf.all.rp_filter", "2", "0", 2), (outlier.Node, outlier.Name, outlier.Value, outlier.Others, outlier.Peers));
        Assert.Equal(("nodes/w2/kernel/sysctl.txt:2", "nodes/w1/kernel/sysctl.txt:2"), (outlier.Line.ToString(), outlier.PeerLine.ToString()));
    }

    [Fact]
    public void A_module_that_one_node_alone_lacks_is_named()
    {
        Write("w3", "files/proc/modules", "bridge 32768 0 - Live 0x0\nsnd_pcm 1 0 - Live 0x0\n");

        Assert.Equal([("br_netfilter", null, "loaded"), ("bridge", "loaded", null)], Found().Select(outlier => (outlier.Name, outlier.Value, outlier.Others)).Order());
    }

    [Fact]
    public void A_setting_that_a_cut_list_does_not_show_is_not_missed()
    {
        Write("w3", "kernel/sysctl.txt", "net.ipv4.ip_forward = 1\n");

        Assert.Empty(Found());
    }

    [Fact]
    public void Of_two_nodes_none_is_the_odd_one()
    {
        Directory.Delete(Path.Combine(_folder.Path, "nodes", "w3"), recursive: true);
        Write("w2", "kernel/sysctl.txt", "net.ipv4.ip_forward = 0\n");

        Assert.Empty(Found());
    }

    [Fact]
    public void Where_no_value_is_the_others_nothing_is_said()
    {
        Write("w2", "kernel/sysctl.txt", "net.ipv4.conf.all.rp_filter = 1\n");
        Write("w3", "kernel/sysctl.txt", "net.ipv4.conf.all.rp_filter = 2\n");

        Assert.Empty(Found());
    }

    private void Write(string node, string path, string content) => _folder.Write($"nodes/{node}/{path}", content);

    private ImmutableArray<Outlier> Found() => Outliers.Of(Analysis.Run([_folder.Path], new() { Rules = [] }).Model);
}
