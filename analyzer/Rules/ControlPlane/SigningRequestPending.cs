using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>A kubelet asked for a certificate, and nobody approved or signed it.</summary>
internal sealed class SigningRequestPending : ClusterRule
{
    private const string Serving = "kubernetes.io/kubelet-serving";
    private const string WithoutServing = "control-plane/kubelet-without-serving-certificate";

    // The controller manager approves what it may within seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public override RuleInfo Info { get; } = new("control-plane/signing-request-pending", Severity.Warning)
    {
        Explains = [WithoutServing, "node/kubelet-cannot-register", "node/api-server-out-of-reach", "node/not-ready", "control-plane/aggregated-api-down"],
        Needs = ["certificates.k8s.io_v1_certificatesigningrequests"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var requests = Need(ListedObjects.Of(cluster, "certificates.k8s.io_v1_certificatesigningrequests", "certificates.k8s.io_v1beta1_certificatesigningrequests"));
        var waiting = requests.Items.Where(IsOfKubelet).Where(one => !IsDecided(one) && IsOld(one, cluster)).ToImmutableArray();
        if (waiting.IsEmpty && requests.WhyPartial is { } why)
            throw CannotTell(why);

        return waiting.GroupBy(Signer).Select(group => Describe(cluster, group.Key, [.. group]));
    }

    private static string Signer(KubernetesObject request) => request.Node.TextAt("spec", "signerName") ?? "";

    private static bool IsOfKubelet(KubernetesObject request) => Signer(request) is Serving or "kubernetes.io/kube-apiserver-client-kubelet";

    // Denied ones are decided too.
    private static bool IsDecided(KubernetesObject request) =>
        (request.Node.At("status", "conditions") is { } && request.Node.ItemsAt("status", "conditions").Length > 0) && !IsApprovedOnly(request);

    // Approved and never signed: the signer, which is the controller manager, does not work.
    private static bool IsApprovedOnly(KubernetesObject request) =>
        request.Node.TextAt("status", "certificate") is null or ""
        && request.Node.ItemsAt("status", "conditions").All(condition => condition.TextAt("type") == "Approved");

    private static bool IsOld(KubernetesObject request, ClusterModel cluster) =>
        KubernetesTime.Parse(request.Node.TextAt("metadata", "creationTimestamp")) is not { } made || cluster.Captured is not { } now || now - made > Patience;

    private Finding Describe(ClusterModel cluster, string signer, ImmutableArray<KubernetesObject> waiting)
    {
        var symptoms = cluster.AllLogs.Select(logs => logs.Hits(WithoutServing)).OfType<Artifacts.Logs.LogHits>().Select(hits => hits.Samples[^1]).ToImmutableArray();
        var isServing = signer == Serving;
        return Found(
            FindingScope.Cluster,
            isServing && !symptoms.IsEmpty ? Confidence.Proven : Confidence.Likely,
            $"{waiting.Length} requests for {signer} have neither an answer nor a certificate",
            ("signer", signer),
            ("count", waiting.Length),
            ("names", string.Join(", ", waiting.Take(6).Select(one => one.Name))),
            ("name", waiting[0].Name),
            ("who", string.Join(", ", waiting.Select(one => one.Node.TextAt("spec", "username") ?? "").Distinct().Take(6))),
            ("serving", isServing ? "yes" : "")) with
        {
            Evidence =
            [
                .. waiting.Take(4).Select(one => Evidence.Of((one.Node.At("spec", "signerName") ?? one.Node).Line, $"{one.Name} has waited since {one.Node.TextAt("metadata", "creationTimestamp")}")),
                .. isServing ? symptoms.Take(2).Select(sample => Evidence.Of(sample, "the kubelet has no serving certificate")) : [],
            ],
        };
    }
}
