using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Cni;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cni;

public sealed class CalicoNodeStatusTests
{
    [Fact]
    public void Sessions_and_long_cells_are_read()
    {
        var all = Sample.ReadAll<CalicoNodeStatus>("Cni", "calicoctl-node-status");

        Assert.All(all, one => Assert.True(one.IsRunning));
        Assert.Equal(["10.240.0.11 up Established True", "10.240.0.12 start Connect False"], all[0].Sessions.Select(Words));
        Assert.Equal(["10.240.0.11 up Established True", "10.240.0.12 start Active Socket: Host is unreachable False", "10.240.0.1 start Idle BGP Error: Bad peer AS False"], all[1].Sessions.Select(Words));
        Assert.Equal(("IPv4", "node-to-node mesh", "2026-11-19"), (all[1].Sessions[0].Family, all[1].Sessions[0].Kind, all[1].Sessions[0].Since));
        Assert.Equal(["INFO: BIRDv6 process: 'bird6' is not running."], all[0].Remarks.Select(line => line.Text));
    }

    [Fact]
    public void That_no_bgp_is_spoken_is_an_answer()
    {
        var status = Parse("Calico process is running.\n\nNone of the BGP backend processes (BIRD or GoBGP) are running.\n\n");

        Assert.Equal(3, status.Value.NoBackend?.Number);
        Assert.Empty(status.Notes);
        Assert.Empty(status.Value.Sessions);
        Assert.False(Parse("Calico process is not running.\n").Value.IsRunning);
        Assert.Null(Parse("").Value.IsRunning);
    }

    [Theory]
    [InlineData("| 10.240.0.11 | up |\n")]
    [InlineData("| PEER ADDRESS | STATE |\n| 10.240.0.11 |\n")]
    [InlineData("| PEER ADDRESS | STATE |\n|  | up |\n")]
    [InlineData("sudo: calicoctl: command not found\n")]
    [InlineData("+--x--+\n")]
    public void What_is_neither_session_nor_remark_is_noted(string text) => Assert.Equal(["neither a BGP session nor a remark"], Parse(text).Notes.Select(note => note.Reason));

    [Fact]
    public void Each_line_is_read_or_noted() => LineAccounting.Holds<CalicoNodeStatus>(
        Sample.Text("Cni", "calicoctl-node-status.in-the-form-of-3.20.txt"),
        status => status.Sessions.SelectMany(session => session.Lines).Concat(status.Remarks),
        line => line.Trim() is ['+', .., '+'] or "IPv4 BGP status" or "IPv6 BGP status" or "Calico process is running." || line.Contains("PEER ADDRESS", StringComparison.Ordinal));

    private static string Words(CalicoSession session) => $"{session.Peer} {session.State} {session.Info} {session.IsEstablished}";

    private static Parsed<CalicoNodeStatus> Parse(string content) => CalicoNodeStatus.Parse(new("n", "p", content));
}
