using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>A kubeconfig names the API server by an address that its certificate does not: every client that verifies refuses it.</summary>
internal sealed class CertificateLacksAddress : ClusterRule
{
    private static readonly ImmutableArray<string> Symptoms = ["control-plane/x509-name-mismatch", "control-plane/x509-no-ip-names"];

    public override RuleInfo Info { get; } = new("control-plane/certificate-lacks-address", Severity.Critical)
    {
        Explains = [.. Symptoms, "node/kubelet-cannot-register", "node/api-server-out-of-reach", "node/not-ready"],
        Needs = ["kubeconfigs of the nodes", "kube-apiserver's flags", "the API server's certificate", "logs"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var addresses = Need(cluster.Fact<Kubeconfigs>()).All.Where(address => address.IsChecked).ToImmutableArray();
        var serving = Need(cluster.Fact<ServingCertificates>());
        var doubtful = addresses.Where(address => !IsSeenToWork(address, cluster)).ToImmutableArray();
        var found = false;
        foreach (var byHost in doubtful.GroupBy(address => address.Host, StringComparer.OrdinalIgnoreCase))
        {
            var lacking = byHost
                .SelectMany(address => Answering(address, cluster, serving).Where(one => !Covers(one, serving, address.Host)))
                .Distinct()
                .ToImmutableArray();
            if (lacking.IsEmpty)
                continue; // every certificate that is known names it

            found = true;
            yield return Describe(cluster, byHost.Key, [.. byHost], lacking);
        }

        if (!found && !doubtful.IsEmpty && !serving.Missing.IsEmpty)
            throw CannotTell($"the API servers' certificates that the input holds name every address, but others are missing: {string.Join("; ", serving.Missing)}");
    }

    private Finding Describe(ClusterModel cluster, string host, ImmutableArray<ApiServerAddress> addresses, ImmutableArray<ServingCertificate> lacking)
    {
        var refused = Refusal(cluster, host);
        var certificate = lacking[0].Certificate;
        var evidence = ImmutableArray.CreateBuilder<Evidence>();
        evidence.Add(Evidence.Of(addresses[0].Line, $"looks for the API server at {host}"));
        foreach (var one in lacking)
            evidence.Add(Evidence.Of(one.Certificate.NamesLine, $"the API server of {one.Node} answers with {one.Certificate.File}, which does not name {host}"));
        if (refused is not null)
            evidence.Add(Evidence.Of(refused, "a client refused the certificate for this reason"));
        foreach (var other in addresses.Skip(1).Take(4))
            evidence.Add(Evidence.Of(other.Line, "uses the same address"));

        return Found(
            FindingScope.Cluster,
            refused is null ? Confidence.Likely : Confidence.Proven,
            refused is null
                ? "the address is in a kubeconfig and not in the certificate; no log shows a refusal, and a balancer that ends TLS itself would answer with a certificate of its own"
                : "the address is in a kubeconfig and not in the certificate, and a log shows a client refuse it",
            ("host", host),
            ("kubeconfig", addresses[0].Line),
            ("server", addresses[0].Cluster.Server.OriginalString),
            ("certificate", certificate.File),
            ("node", lacking[0].Node),
            ("nodes", string.Join(", ", lacking.Select(one => one.Node).Distinct())),
            ("names", certificate.Names.Length == 0 ? "none at all" : certificate.Names),
            ("isAddress", IPAddress.TryParse(host, out _) ? "yes" : "")) with
        {
            Severity = refused is null ? Severity.Warning : Severity.Critical,
            Evidence = evidence.ToImmutable(),
            Affects = [.. addresses.Select(address => address.Node).OfType<string>().Distinct().Select(FindingScope.OfNode)],
        };
    }

    /// <summary>The certificates that may answer at this address: those of the node that has it, else, as behind a balancer, all.</summary>
    private static IEnumerable<ServingCertificate> Answering(ApiServerAddress address, ClusterModel cluster, ServingCertificates serving)
    {
        var host = address.Cluster.Server.IdnHost;
        if (IsLoopback(host))
            return address.Node is { } own && serving.On(own).Any() ? serving.On(own) : serving.All;

        var owner = OwnerOf(host, cluster);
        if (owner is null)
            return serving.All;

        // A node without an API server of its own passes on to all of them; that of one which we do not know, we cannot judge.
        return serving.On(owner).Any() ? serving.On(owner) : RunsNoApiServer(owner, cluster) ? serving.All : [];
    }

    private static string? OwnerOf(string host, ClusterModel cluster)
    {
        var components = cluster.Fact<Components>();
        if (components.IsKnown && components.Value.Named("kube-apiserver").FirstOrDefault(server => server["advertise-address"]?.Value == host) is { } server)
            return server.Node;

        if (cluster.Nodes.Any(node => string.Equals(node.Name, host, StringComparison.OrdinalIgnoreCase)))
            return cluster.Nodes.First(node => string.Equals(node.Name, host, StringComparison.OrdinalIgnoreCase)).Name;

        var nodes = cluster.Fact<KubeNodes>();
        return nodes.IsKnown
            ? nodes.Value.All.FirstOrDefault(node => node.Addresses.Any(address => string.Equals(address.Text, host, StringComparison.OrdinalIgnoreCase)))?.Name
            : null;
    }

    private static bool RunsNoApiServer(string node, ClusterModel cluster) =>
        cluster.Nodes.FirstOrDefault(one => one.Name == node)?.Fact<ComponentFlags>() is { IsKnown: true } flags
        && flags.Value.Find("kube-apiserver") is null;

    // With SNI an API server has several certificates, and one that fits is enough.
    private static bool Covers(ServingCertificate one, ServingCertificates serving, string host) =>
        serving.On(one.Node).Any(other => other.Certificate.Covers(host)) || (IsOfK3s(one) && !IsLoopback(host));

    // k3s answers from outside with a certificate of its supervisor's, which it makes as it goes; this one is for its own host.
    private static bool IsOfK3s(ServingCertificate one) => one.Certificate.File.Contains("/rancher/k3s/", StringComparison.Ordinal);

    private static LogSample? Refusal(ClusterModel cluster, string host) =>
        cluster.AllLogs
            .SelectMany(logs => Symptoms.Select(logs.Hits))
            .OfType<LogHits>()
            .SelectMany(hits => hits.Samples)
            .LastOrDefault(sample => string.Equals(sample.Values.GetValueOrDefault("wanted"), host, StringComparison.OrdinalIgnoreCase));

    // A node is Ready while its kubelet writes to the API server, which it reaches by this very file.
    private static bool IsSeenToWork(ApiServerAddress address, ClusterModel cluster) =>
        Refusal(cluster, address.Host) is null
        && cluster.Nodes.FirstOrDefault(node => node.Name == address.Node)?.Fact<ComponentFlags>() is { IsKnown: true } flags
        && flags.Value.Find("kubelet")?["kubeconfig"] is { } file
        && address.Line.Artifact.Path.EndsWith($"/files{file.Value}", StringComparison.Ordinal)
        && cluster.Fact<KubeNodes>() is { IsKnown: true } nodes
        && nodes.Value.Find(address.Node!) is { IsReady: true }; // found above

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
