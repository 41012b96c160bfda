namespace SupportBundle.Lab;

/// <summary>firewalld with its nftables back end, made for real: no iptables command shows the rule at which the kernel rejects.</summary>
public class FirewalldNftTests
{
    private const string CauseId = "netfilter/forward-rejects-pod-traffic";

    // As firewalld 1.x leaves the forward hook, one zone; iptables accepts everything, which does not count here.
    private const string Firewalld = """
        table inet firewalld {
          chain filter_FORWARD {
            type filter hook forward priority filter + 10; policy accept;
            ct state { established, related } accept
            ct status dnat accept
            iifname "lo" accept
            ip6 daddr { ::/96, ::ffff:0.0.0.0/96 } reject with icmpv6 addr-unreachable
            jump filter_FORWARD_IN_ZONES
            ct state { invalid } drop
            reject with icmpx admin-prohibited
          }
          chain filter_FORWARD_IN_ZONES {
            TRUSTED
            goto filter_FWDI_public
          }
          chain filter_FWDI_public {
            meta l4proto { icmp, ipv6-icmp } accept
          }
          chain filter_FWDI_trusted {
            accept
          }
        }

        """;

    [LabFact]
    public void The_rule_at_which_the_kernel_rejects_is_named()
    {
        using var site = new TwoNodeFlannel();
        site.Master.Run("nft -f -", Firewalld.Replace("TRUSTED", "", StringComparison.Ordinal));
        site.Master.Run("iptables-legacy -A FORWARD -j ACCEPT");
        Assert.Contains("No route to host", TwoNodeFlannel.Connect(site.WorkerPod, "10.244.0.7", 53));

        var report = LabReport.Of(site.Lab, site.Master);

        var cause = Assert.Single(report.GetProperty("causes").EnumerateArray(), c => c.GetProperty("id").GetString() == CauseId);
        Assert.Equal("reject with icmpx admin-prohibited", cause.GetProperty("evidence")[0].GetProperty("text").GetString()!.Trim()); // the schema requires it
        Assert.Contains("firewalld", cause.GetProperty("summary").GetString());
    }

    [LabFact]
    public void Interfaces_in_the_trusted_zone_are_not_accused()
    {
        using var site = new TwoNodeFlannel();
        site.Master.Run("nft -f -", Firewalld.Replace("TRUSTED", "iifname { \"cni0\", \"flannel.1\" } goto filter_FWDI_trusted", StringComparison.Ordinal));
        Assert.Contains("Connection refused", TwoNodeFlannel.Connect(site.WorkerPod, "10.244.0.7", 53));

        var report = LabReport.Of(site.Lab, site.Master);

        Assert.Contains(
            report.GetProperty("coverage").EnumerateArray(),
            row => row.GetProperty("rule").GetString() == CauseId && row.GetProperty("state").GetString() == "healthy");
    }
}
