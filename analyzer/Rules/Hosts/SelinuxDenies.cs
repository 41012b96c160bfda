using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Kernel;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>SELinux denies a container, a CNI plug-in or the kubelet what it needs.</summary>
internal sealed class SelinuxDenies : NodeRule
{
    private const string Audit = "kernel/audit-denials";

    // Domains of containers (svirt_lxc_net_t is container_t's older name), and programs that set up networks in whatever domain.
    private static readonly ImmutableArray<string> Marks =
    [
        ":container_t:", ":svirt_lxc_net_t:", ":spc_t:", ":container_runtime_t:", ":kubelet_t:", ":container_init_t:",
        "comm=\"kubelet\"", "comm=\"containerd\"", "comm=\"flanneld\"", "comm=\"calico\"", "comm=\"calico-node\"", "comm=\"cilium-agent\"", "comm=\"kube-proxy\"", "comm=\"coredns\"", "comm=\"install-cni\"",
        "name=\"xtables.lock\"",
    ];

    public override RuleInfo Info { get; } = new("node/selinux-denies", Severity.Warning)
    {
        Explains = ["cni/no-configuration", "cni/agent-not-running", "cni/sandboxes-fail", "kube-proxy/iptables-restore-failed", "node/kubelet-not-running", "node/runtime-not-running"],
        Needs = ["kernel/selinux", "kernel/audit-denials or logs"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var state = node.Fact<SelinuxState>();
        if (state is { IsKnown: true, Value.Mode: not SelinuxMode.Enforcing })
            yield break;

        var audit = node.Host.TextAsFarAsItGoes(Audit);
        var denials = audit.IsKnown ? audit.Value.Lines().Where(line => IsDenial(line.Text)).ToImmutableArray() : [];
        var logged = node.Logs.Hits("node/selinux-denial")?.Samples.LastOrDefault(sample => IsDenial(sample.Text));
        if (denials.IsEmpty && logged is null && !audit.IsKnown && (node.Logs.Files.Count == 0 || state.IsKnown))
            throw CannotTell(audit.WhyMissing!); // not known
        if (denials.IsEmpty && logged is null)
            yield break;

        var mode = Need(state);
        var text = denials.IsEmpty ? logged!.Text : denials[^1].Text; // one of both is there
        yield return Found(
            FindingScope.OfNode(node.Name),
            Confidence.Likely,
            "SELinux enforces, and its denials concern containers or what sets up their network",
            ("node", node.Name),
            ("program", Between(text, "comm=\"")),
            ("source", Domain(text, "scontext=")),
            ("target", Domain(text, "tcontext=")),
            ("count", Math.Max(denials.Length, 1))) with
        {
            Evidence = Cited.Lines(Evidence.Of(mode.Line, "SELinux enforces"), denials.IsEmpty ? null : Evidence.Of(denials[^1], "a denial"), Cited.Of(logged, "a denial")),
        };
    }

    private static bool IsDenial(string line) =>
        line.Contains("denied", StringComparison.Ordinal) && !line.Contains("permissive=1", StringComparison.Ordinal) && Marks.Any(mark => line.Contains(mark, StringComparison.Ordinal));

    private static string Between(string text, string before)
    {
        var at = text.IndexOf(before, StringComparison.Ordinal);
        return at < 0 ? "" : text[(at + before.Length)..].Split('"')[0];
    }

    // scontext=system_u:system_r:container_t:s0:c282,c892
    private static string Domain(string text, string before)
    {
        var at = text.IndexOf(before, StringComparison.Ordinal);
        return at < 0 ? "" : text[(at + before.Length)..].Split(' ')[0].Split(':').ElementAtOrDefault(2) ?? "";
    }
}
