using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The host arranges cgroups by version 1, and the kubelet refuses that.</summary>
internal sealed class CgroupV1Refused : NodeRule
{
    private static readonly Version KnowsTheSetting = new(1, 31);
    private static readonly Version RefusesByDefault = new(1, 35);

    public override RuleInfo Info { get; } = new("node/cgroup-v1-refused", Severity.Critical)
    {
        Explains = ["node/kubelet-not-running", "node/not-ready"],
        Needs = ["files/proc/mounts", "the kubelet's version", "the kubelet's configuration"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var mounts = Need(node.Fact<Mounts>()).List;
        if (mounts.Mounts.FirstOrDefault(mount => mount.Type == "cgroup" && mount.Target.StartsWith("/sys/fs/cgroup", StringComparison.Ordinal) && mount.Options.Contains("memory")) is not { } memory)
            yield break;

        var version = Need(KubeletVersion.Of(node, cluster));
        var setting = version.Minor < KnowsTheSetting ? null : Need(node.Fact<KubeletSettings>()).Setting("fail-cgroupv1", "failCgroupV1");
        var refuses = setting?.Value is "true" || (setting is null && version.Minor >= RefusesByDefault);
        if (!refuses)
            yield break;

        var end = KubeletEnd.Of(node, cluster) is { IsKnown: true, Value: { } stopped } ? stopped : null;
        yield return Describe(node, memory.Line, version, setting, end);
    }

    private Finding Describe(Node node, SourceLine memory, KubeletVersion version, KubeletSetting? setting, KubeletEnd? end) => Found(
        FindingScope.OfNode(node.Name),
        end?.Says("cgroup v1") == true ? Confidence.Proven : Confidence.Likely,
        end?.Says("cgroup v1") == true ? "the host has cgroup v1, and the kubelet's log refuses it" : "the host has cgroup v1, and this kubelet is set to refuse it, or does by default",
        ("node", node.Name),
        ("version", version.Text),
        ("effect", end is not null ? "It does not start." : "It will not start again.")) with
    {
        Severity = end is not null ? Severity.Critical : Severity.Warning,
        Evidence = Cited.Lines(
            Evidence.Of(memory, "the memory controller is one of cgroup v1"),
            end?.WordsSay("the kubelet's last words"),
            Evidence.Of(version.Line, $"the kubelet is {version.Text}"),
            Cited.Of(setting?.Line, "failCgroupV1 is set here")),
    };
}
