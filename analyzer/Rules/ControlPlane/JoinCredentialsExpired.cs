using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>A node cannot join, because what it joins with has run out: the certificates that kubeadm uploaded (2 hours), or its bootstrap token (24 hours).</summary>
internal sealed class JoinCredentialsExpired : Rule
{
    private const string Certificates = "control-plane/kubeadm-certs-gone";
    private const string Unknown = "control-plane/join-token-unknown";
    private const string Refused = "control-plane/join-token-refused";
    private const string System = "kube-system";

    public override RuleInfo Info { get; } = new("control-plane/join-credentials-expired", Severity.Warning)
    {
        Explains = [Certificates, Unknown, Refused],
        Needs = ["the log of kubeadm join or of the kubelet", "core_v1_nodes", "core_v1_secrets (names only)"],
    };

    public override ImmutableArray<Evaluation> Evaluate(ClusterModel cluster) =>
    [
        .. LogPlace.Of(cluster)
            .Where(place => place.Scope.Kind == ScopeKind.Node || place.Logs.Files.Count > 0)
            .Select(place => Answer(place.Scope, () => Check(place, cluster))),
    ];

    private IEnumerable<Finding> Check(LogPlace place, ClusterModel cluster)
    {
        var refusals = new[] { Certificates, Unknown, Refused }.Where(id => place.Count(id) > 0).ToImmutableArray();
        if (refusals.IsEmpty && place.Logs.Files.Count == 0 && NodeOf(place, cluster) is null)
            throw CannotTell($"neither its log of joining nor its node object is in the input ({new ShellCommand("journalctl -u kubelet")} and the output of {new ShellCommand("kubeadm join")} on the node would tell)");

        return refusals.Select(id => Described(id, place, cluster)).OfType<Finding>().Take(1);
    }

    private Finding? Described(string id, LogPlace place, ClusterModel cluster)
    {
        var sample = place.Samples(id).Last();
        var secrets = cluster.Fact<Secrets>() is { IsKnown: true, Value: { WhyPartial: null } all } ? all : null;
        var secret = NameOf(id, sample) is { } name ? secrets?.Find(System, name) : null;

        // What still stands there did not run out: the controller manager does not sign.
        if (secret is not null && id != Certificates)
            return null;

        var isOver = HasJoined(id, place, cluster) || secret is not null;
        var isGone = secrets is not null && NameOf(id, sample) is not null && secret is null;
        var because = (isOver, isGone) switch
        {
            (true, _) when secret is not null => "The log tells of it, and the certificates have been uploaded again since.",
            (true, _) => "The log tells of it, and the node has joined since.",
            (_, true) => "The log tells of it, and the list of Secrets does not hold it.",
            _ => "The log tells of it; whether it has been renewed since, the input does not hold.",
        };
        return Found(place.Scope, isGone ? Confidence.Proven : Confidence.Likely, because,
            ("node", place.Scope.Kind == ScopeKind.Node ? place.Scope.Name : "a node"),
            ("certificates", id == Certificates ? "yes" : ""),
            ("token", sample.Values.GetValueOrDefault("token", "")),
            ("because", because)) with
        {
            Severity = isOver ? Severity.Info : Severity.Warning,
            // Until a node has joined, its kubelet has nothing to start with.
            Brings = id == Refused || place.Count("node/kubelet-cannot-load-configuration") > 0 ? ["node/kubelet-not-running"] : [],
            Evidence =
            [
                Evidence.Of(sample, id == Certificates ? "the certificates for a further control plane node are gone" : "the token is not known to the cluster"),
                .. secret is null ? Array.Empty<Evidence>() : [Evidence.Of(secret.Object.Line, "they have been uploaded again")],
            ],
        };
    }

    private static string? NameOf(string id, LogSample sample) =>
        id == Certificates ? "kubeadm-certs" : sample.Values.GetValueOrDefault("token", "") is { Length: > 0 } token ? $"bootstrap-token-{token}" : null;

    // A control plane node that failed to join as one may be there as a worker.
    private static bool HasJoined(string id, LogPlace place, ClusterModel cluster) =>
        NodeOf(place, cluster) is { IsReady: true } node && (id != Certificates || node.IsControlPlane || !AreRolesShown(cluster));

    private static bool AreRolesShown(ClusterModel cluster) => cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } && nodes.All.Any(node => node.IsControlPlane);

    private static KubeNode? NodeOf(LogPlace place, ClusterModel cluster) =>
        place.Scope.Kind == ScopeKind.Node && cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } ? nodes.Find(place.Scope.Name) : null;
}
