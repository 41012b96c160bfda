using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster.Ownership;
using SupportBundle.Analyzer.Tests.Cluster;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Kubernetes;

/// <summary>kubectl 1.20 (Debian 11, with its colours) and 1.32 (Debian 13), of a stand-in for an API server.</summary>
public sealed class ClusterInfoTests
{
    private const string Master = "Kubernetes master is running at https://192.0.2.40:6443\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n";

    [Fact]
    public void Each_version_tells_where_the_API_server_and_Services_are()
    {
        foreach (var read in Sample.ReadAll<ClusterInfo>("Kubernetes", "cluster-info"))
        {
            Assert.Equal("https://192.0.2.10:6443/", $"{read.ControlPlane?.Address}");
            Assert.Equal(["Kubernetes control plane", "CoreDNS", "metrics-server"], read.All.Select(one => one.Name));
            Assert.Equal((2, "/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy"), (read.All[1].Line.Number, read.All[1].Address.AbsolutePath));
        }
    }

    // kubectl to 1.19
    [Fact]
    public void Once_it_was_called_master() => Assert.Equal("192.0.2.40", Parse(Master).Value.ControlPlane?.Address.Host);

    [Theory]
    [InlineData("The connection to the server 192.0.2.10:6443 was refused - did you specify the right host or port?")]
    [InlineData(" is running at https://192.0.2.10:6443")]
    [InlineData("CoreDNS is running at nowhere")]
    [InlineData("CoreDNS is running at \u001b[")]
    public void What_runs_nowhere_is_noted(string line)
    {
        Assert.Single(Parse(line).Notes);
        Assert.Empty(Parse(line).Value.All);
    }

    [Fact]
    public void Whose_the_API_servers_address_is_is_known() => Assert.Contains(
        "API server", Assert.Single(ModelOf.Files(("cluster/cluster-info.txt", Master)).Fact<AddressOwners>().Value.Of(IPAddress.Parse("192.0.2.40"))).ToString(), StringComparison.Ordinal);

    [Fact]
    public void No_line_is_lost() => LineAccounting.Holds<ClusterInfo>(
        [.. Sample.Named("Kubernetes", "cluster-info").Select(name => Sample.Text("Kubernetes", name))], CitedLines.Of, line => line.Span.StartsWith("To further debug") || line.Span.StartsWith("# ") || line.Span.StartsWith("$ "));

    private static Parsed<ClusterInfo> Parse(string content) => ClusterInfo.Parse(new(null, "cluster/cluster-info", content));
}
