using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cases;

/// <summary>The rules that find a case's causes, without each artifact of it: what is missing is named, never taken for healthy. What each rule of the catalogue cannot be without, its own case tells.</summary>
public sealed class MissingArtifactTests
{
    /// <summary>What a rule (empty: any) asks for and is sure without, and why it may be.</summary>
    private static readonly ImmutableArray<(string Rule, string Id, string Why)> NotDecisive =
    [
        ("", "kubernetes/unit-", "the process's own command line tells the same, and other units are asked only for what they might tell of this component"),
        ("", "resources/processes", "the units and the pods tell the same flags; without them the components are not known"),
        ("", "netfilter/iptables-version", "the dump's own header, or the name of the dump, tells the back end"),
        ("netfilter/back-ends-split", "netfilter/iptables-", "the plain dump is of this back end, or the kernel has no module of it"),
        ("netfilter/back-ends-split", "core_v1_endpoints", "an example of a stale rule, for a finding"),
        ("netfilter/back-ends-split", "discovery.k8s.io_v1_endpointslices", "an example of a stale rule, for a finding"),
        ("netfilter/back-ends-split", "core_v1_pods", "which pod is the node's kube-proxy is told by its own process too"),
        ("netfilter/forward-rejects-pod-traffic", "netfilter/iptables-", "the plain dump is of this back end, or the kernel has no module of it"),
        ("netfilter/forward-rejects-pod-traffic", "core_v1_pods", "an example of a pod; any address of the range does as well"),
        ("netfilter/forward-rejects-pod-traffic", "routing/neighbours", "an example of a pod; any address of the range does as well"),
        ("netfilter/forward-rejects-pod-traffic", "routing/routes", "the same routes as text"),
        ("netfilter/forward-rejects-pod-traffic", "routing/rules", "the same policy rules as text"),
        ("routing/service-source-from-wrong-interface", "netfilter/iptables-", "the plain dump is of this back end, or the kernel has no module of it"),
        ("netfilter/forward-rejects-pod-traffic", "kernel/sysctl", "whether the node forwards at all another rule judges; this one asks what FORWARD does then"),
        ("netfilter/forward-rejects-pod-traffic", "files/proc/modules", "nothing speaks for rules of the other back end"),
        ("netfilter/forward-rejects-pod-traffic", "files/run/flannel/", "the range of pods is told by the routes too"),
        ("netfilter/forward-rejects-pod-traffic", "netfilter/ip", "no rule that the packet meets asks a set, and none is for a virtual server"),
        ("routing/service-source-from-wrong-interface", "kernel/sysctl", "the source is chosen by the routes"),
        ("routing/service-source-from-wrong-interface", "files/proc/modules", "nothing speaks for rules of the other back end"),
        ("routing/service-source-from-wrong-interface", "routing/rules", "the same policy rules as text"),
        ("routing/ip-forward-off", "core_v1_pods", "an example of a pod; any address of the range does as well"),
        ("routing/ip-forward-off", "routing/neighbours", "an example of a pod; any address of the range does as well"),
        ("path/cluster-traffic-stopped", "", "flows that could be tried stand; those that could not are listed in the report's matrix"),
        ("routing/ip-forward-off", "core_v1_", "other signs of a node are in the input"),
        ("routing/ip-forward-off", "routing/rules", "whether an interface forwards is the kernel's setting, whichever table the route is in"),
        ("routing/ip-forward-off", "routing/routes", "the same routes as text"),
        ("routing/asymmetric-return", "core_v1_nodes", "a log without a dial time-out tells as much as a node that is Ready"),
        ("routing/asymmetric-return", "core_v1_configmaps", "the kubeconfig of kube-proxy; the kubelet's own decides"),
        ("routing/asymmetric-return", "core_v1_pods", "a log without a dial time-out tells as much as a node that is Ready"),
        ("routing/asymmetric-return", "links/addr", "whose address the API server's is; a log without a dial time-out tells that nothing is lost"),
        ("routing/asymmetric-return", "netfilter/conntrack", "asked for the way back to another node, whose log shows time-outs; this node's own shows none"),
        ("routing/asymmetric-return", "routing/", "asked for the way back to another node, whose log shows time-outs; this node's own shows none"),
        ("routing/bridge-netfilter-off", "core_v1_", "the kernel's setting is on, whatever hangs on the bridge"),
        ("control-plane/certificate-expired", "core_v1_nodes", "whether a log line is out of date"),
        ("control-plane/certificate-lacks-address", "core_v1_", "an address that only a ConfigMap names is kube-proxy's; those of the files are judged, and each by the certificates"),
        ("control-plane/certificate-lacks-address", "kubernetes/certificates", "a node without an API server, or one that is Ready through this very address"),
        ("control-plane/kubelet-address-types-unresolvable", "core_v1_", "the flag asks for addresses first, which every node has; which components run the nodes tell themselves"),
        ("load-balancers/two-controllers-own-services", "apps_v1_", "what runs of them is a pod"),
    ];

    public static TheoryData<string, string?> Cases
    {
        get
        {
            var data = new TheoryData<string, string?>();
            foreach (var bundle in CaseBundle.Broken)
                data.Add(bundle.Name, bundle.Overlay);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_rule_that_asks_for_what_is_missing_names_it_or_stands_on_other_evidence(string name, string? overlay)
    {
        var whole = Whole(new(name, overlay));
        var rules = RuleCatalog.All.Where(rule => rule.Evaluate(whole).Any(row => row is Evaluation.Found)).ToList();
        var before = rules.SelectMany(rule => rule.Evaluate(whole).Select(row => (rule.Info.Id, Row: row))).ToLookup(pair => (pair.Id, pair.Row.Scope), pair => pair.Row);

        var wrong = LackingModel.Of(whole).SelectMany(lacking => rules.SelectMany(rule => rule.Evaluate(lacking.Fresh())
            .Where(_ => lacking.IsAskedFor)
            .Select(after => (After: after, Why: WhyWrong(rule, lacking, before[(rule.Info.Id, after.Scope)].FirstOrDefault(), after)))
            .Where(row => row.Why is not null)
            .Select(row => $"{rule.Info.Id} of {row.After.Scope} without {lacking}: {row.Why}"))).ToList();

        Assert.NotEmpty(rules);
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private static string? WhyWrong(Rule rule, LackingModel lacking, Evaluation? before, Evaluation after) => after switch
    {
        Evaluation.Healthy when before is Evaluation.Found => "healthy, and it was not",
        Evaluation.Healthy when lacking.Concerns(after.Scope) && !IsNotDecisive(rule.Info.Id, lacking.Id) => "healthy, though it asked for this",
        Evaluation.NotEvaluated { Why: var why } when why.Contains("the rule failed", StringComparison.Ordinal) => why,
        Evaluation.NotEvaluated { Why: var why } when before is not Evaluation.NotEvaluated && !why.Contains(" would tell)", StringComparison.Ordinal) => $"not evaluated, and no command is named that would tell: {why}",
        Evaluation.Found { Findings: var findings } when before is not Evaluation.Found => $"found only now: {findings[0].Because}",
        _ => null,
    };

    private static bool IsNotDecisive(string rule, string id) =>
        NotDecisive.Any(row => (row.Rule.Length == 0 || row.Rule == rule) && id.StartsWith(row.Id, StringComparison.Ordinal));

    private static ClusterModel Whole(CaseBundle bundle)
    {
        using var folder = new TempFolder();
        bundle.LayInto(folder.Path);
        return Analysis.Run([folder.Path]).Model;
    }
}
