using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Rules.Hosts;

namespace SupportBundle.Analyzer.Tests.Rules.Hosts;

public sealed class HostSetupTests
{
    private const string Swaps = "nodes/node5/files/proc/swaps";
    private const string Swapfile = "Filename\t\t\t\tType\t\tSize\tUsed\tPriority\n/swapfile                               file\t\t3991548\t0\t-2\n";
    private const string KubeletLog = "nodes/node5/logs/journal-kubelet.log";
    private const string DockerInfo = "nodes/node5/runtime/docker-info.txt";

    [Fact]
    public void Swap_that_the_kubelet_refuses_is_proven()
    {
        using var site = new SiteWith("ipvs-nft").File(Swaps, Swapfile)
            .File(KubeletLog, "Nov 04 07:04:46 node5 kubelet[8662]: F1104 07:04:46.741210    8662 server.go:262] failed to run Kubelet: Running with swap on is not supported, please disable swap! or set --fail-swap-on flag to false.\n");

        var finding = Assert.Single(site.Findings(new SwapOn()));

        Assert.Equal((Severity.Critical, Confidence.Proven, "/swapfile"), (finding.Severity, finding.Confidence, finding.Values["device"]));
    }

    [Fact]
    public void Swap_that_the_kubelet_allows_is_healthy()
    {
        using var site = new SiteWith("ipvs-nft").File(Swaps, Swapfile)
            .Replace("nodes/node5/files/var/lib/kubelet/config.yaml", "failSwapOn: true", "failSwapOn: false");

        Assert.IsType<Evaluation.Healthy>(site.Of(new SwapOn(), "node5"));
    }

    [Fact]
    public void Without_proc_swaps_it_is_not_evaluated()
    {
        using var site = new SiteWith("ipvs-nft", null, Swaps);

        Assert.IsType<Evaluation.NotEvaluated>(site.Of(new SwapOn(), "node5"));
    }

    [Fact]
    public void Docker_on_cgroupfs_below_a_kubelet_on_systemd_is_found()
    {
        using var site = new SiteWith("ipvs-nft").File(DockerInfo, "Server Version: 18.09.9\nLogging Driver: json-file\n Cgroup Driver: cgroupfs\n");

        var finding = Assert.Single(site.Findings(new CgroupDriverMismatch()));

        Assert.Equal((Severity.Warning, Confidence.Likely, "cgroupfs"), (finding.Severity, finding.Confidence, finding.Values["driver"]));
    }

    [Fact]
    public void A_kubelet_that_refuses_to_start_for_it_makes_it_proven()
    {
        using var site = new SiteWith("ipvs-nft").File(DockerInfo, " Cgroup Driver: cgroupfs\n")
            .File(KubeletLog, "Nov 04 07:04:46 node5 kubelet[4759]: F1104 07:04:46.511159    4759 server.go:274] failed to run Kubelet: misconfiguration: kubelet cgroup driver: \"systemd\" is different from docker cgroup driver: \"cgroupfs\"\n");

        Assert.Equal((Severity.Critical, Confidence.Proven), Assert.Single(site.Findings(new CgroupDriverMismatch())) is var finding ? (finding.Severity, finding.Confidence) : default);
    }

    [Fact]
    public void The_same_driver_on_both_sides_is_healthy()
    {
        using var site = new SiteWith("ipvs-nft").File(DockerInfo, " Cgroup Driver: systemd\n");

        Assert.IsType<Evaluation.Healthy>(site.Of(new CgroupDriverMismatch(), "node5"));
    }

    [Fact]
    public void Without_the_runtimes_settings_it_is_not_evaluated()
    {
        using var site = new SiteWith("ipvs-nft");

        Assert.IsType<Evaluation.NotEvaluated>(site.Of(new CgroupDriverMismatch(), "node5"));
    }
}
