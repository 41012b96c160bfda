using System.Text.Json;

namespace SupportBundle.Lab;

/// <summary>A host firewall's REJECT in FORWARD, made for real: the kernel rejects, the collector collects, the analyzer names the rule.</summary>
public class ForwardRejectTests
{
    private const string CauseId = "netfilter/forward-rejects-pod-traffic";

    // As firewalld 0.8 with the iptables back end leaves it; the third rule is the one that hits.
    private const string FirewalldLike = """
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD DROP [0:0]
        :OUTPUT ACCEPT [0:0]
        :FORWARD_direct - [0:0]
        -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A FORWARD -j FORWARD_direct
        -A FORWARD -j REJECT --reject-with icmp-host-prohibited
        -A FORWARD -s 10.244.0.0/16 -j ACCEPT
        -A FORWARD -d 10.244.0.0/16 -j ACCEPT
        COMMIT

        """;

    // The same site mended: the pod network is accepted before the REJECT.
    private const string Mended = """
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD DROP [0:0]
        :OUTPUT ACCEPT [0:0]
        :FORWARD_direct - [0:0]
        -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A FORWARD -s 10.244.0.0/16 -j ACCEPT
        -A FORWARD -d 10.244.0.0/16 -j ACCEPT
        -A FORWARD -j FORWARD_direct
        -A FORWARD -j REJECT --reject-with icmp-host-prohibited
        COMMIT

        """;

    private const string LegacyNat = """
        *nat
        :PREROUTING ACCEPT [0:0]
        :POSTROUTING ACCEPT [0:0]
        -A POSTROUTING -s 10.244.0.0/16 ! -d 224.0.0.0/4 -o ens3 -j MASQUERADE
        COMMIT

        """;

    [LabFact]
    public void The_rule_at_which_the_kernel_rejects_is_named()
    {
        using var site = new TwoNodeFlannel();
        site.Master.Run("iptables-nft-restore", FirewalldLike);
        site.Master.Run("iptables-legacy-restore", LegacyNat);
        Assert.Contains("No route to host", TwoNodeFlannel.Connect(site.WorkerPod, "10.244.0.7", 53));

        var report = LabReport.Of(site.Lab, site.Master);

        var cause = Assert.Single(report.GetProperty("causes").EnumerateArray(), c => c.GetProperty("id").GetString() == CauseId);
        var decisive = cause.GetProperty("evidence")[0];
        Assert.Equal("-A FORWARD -j REJECT --reject-with icmp-host-prohibited", WithoutCounters(decisive));
        Assert.EndsWith("netfilter/iptables-nft-save.txt", decisive.GetProperty("artifact").GetString());
        Assert.Contains("rule 3", cause.ToString());
    }

    [LabFact]
    public void The_mended_site_is_not_accused()
    {
        using var site = new TwoNodeFlannel();
        site.Master.Run("iptables-nft-restore", Mended);
        site.Master.Run("iptables-legacy-restore", LegacyNat);
        Assert.Contains("Connection refused", TwoNodeFlannel.Connect(site.WorkerPod, "10.244.0.7", 53));

        var report = LabReport.Of(site.Lab, site.Master);

        Assert.DoesNotContain(report.GetProperty("findings").EnumerateArray(), f => f.GetProperty("id").GetString() == CauseId);
        Assert.Contains(
            report.GetProperty("coverage").EnumerateArray(),
            row => row.GetProperty("rule").GetString() == CauseId && row.GetProperty("state").GetString() == "healthy");
    }

    // [12:720] -A FORWARD ... and, beside it in the same file, the rule itself.
    private static string WithoutCounters(JsonElement evidence)
    {
        var text = evidence.GetProperty("text").GetString()!; // the schema requires it
        return text.StartsWith('[') ? text[(text.IndexOf(']') + 2)..] : text;
    }
}
