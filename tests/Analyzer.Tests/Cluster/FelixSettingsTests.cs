using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Causes;

namespace SupportBundle.Analyzer.Tests.Cluster;

/// <summary>Where Calico's Felix is configured, and what counts first.</summary>
public sealed class FelixSettingsTests
{
    private const string Objects = "cluster/crd.projectcalico.org_v1_felixconfigurations.json";
    private const string File = "nodes/worker-1/files/etc/calico/felix.cfg";

    [Theory]
    [InlineData("\"floatingIPs\": \"Disabled\"", "")]
    [InlineData("\"bpfEnabled\": false", "")]
    [InlineData("\"bpfEnabled\": true", "FelixConfiguration default says bpfEnabled: true")]
    [InlineData("\"bpfEnabled\": {\"on\": true}", "")]
    public void Services_that_eBPF_realises_are_configured_by_Felix(string setting, string says)
    {
        using var site = new ChangedSite("kubeadm", "healthy-calico");

        Assert.Equal(says, ConfiguredMode(site.Replace(Objects, "\"floatingIPs\": \"Disabled\"", setting)));
    }

    [Theory]
    [InlineData("[global]\nBPFEnabled = true\n", "\"bpfEnabled\": false", "felix.cfg says bpfEnabled: true")]
    [InlineData("[global]\nbpfenabled = false\n", "\"bpfEnabled\": true", "")]
    [InlineData("[site]\nBPFEnabled = true\n", "\"bpfEnabled\": false", "")]
    public void The_nodes_own_file_counts_before_the_API(string file, string setting, string says)
    {
        using var site = new ChangedSite("kubeadm", "healthy-calico");

        Assert.Equal(says, ConfiguredMode(site.Write(File, file).Replace(Objects, "\"floatingIPs\": \"Disabled\"", setting)));
    }

    // The site's kernel realises Services with iptables, which is what it is said to differ from.
    private static string ConfiguredMode(ChangedSite site) =>
        site.Judge("contradictions/proxy-modes-differ").OfType<Evaluation.Found>().SelectMany(found => found.Findings)
            .Where(finding => finding.Scope.ToString() == "node:worker-1").Select(finding => finding.Values["configuredSays"]).FirstOrDefault("");
}
