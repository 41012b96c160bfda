using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>The certificates with which the API servers of the input's nodes answer.</summary>
/// <param name="Missing">Nodes with an API server whose certificate is not known, with the reason.</param>
internal sealed record ServingCertificates(ImmutableArray<ServingCertificate> All, ImmutableArray<Sentence> Missing) : IClusterFact<ServingCertificates>
{
    // Where kubeadm, the Hard Way, k3s, RKE2, Kubespray and k0s keep it; asked where the API server's flags are not known.
    private static readonly ImmutableArray<string> UsualFiles =
    [
        "/etc/kubernetes/pki/apiserver.crt",
        "/etc/kubernetes/ssl/apiserver.crt",
        "/var/lib/kubernetes/kubernetes.pem",
        "/var/lib/kubernetes/kube-apiserver.pem",
        "/var/lib/kubernetes/kube-api-server.crt",
        "/var/lib/rancher/k3s/server/tls/serving-kube-apiserver.crt",
        "/var/lib/rancher/rke2/server/tls/serving-kube-apiserver.crt",
        "/var/lib/k0s/pki/server.crt",
    ];

    public IEnumerable<ServingCertificate> On(string node) => All.Where(certificate => certificate.Node == node);

    public static Availability<ServingCertificates> From(ClusterModel cluster)
    {
        var found = ImmutableArray.CreateBuilder<ServingCertificate>();
        var missing = ImmutableArray.CreateBuilder<Sentence>();
        foreach (var node in cluster.Nodes)
        {
            var files = FilesOf(node, cluster);
            var list = node.Fact<NodeCertificates>();
            if (files.IsEmpty)
                continue; // no API server runs there
            if (!list.IsKnown)
            {
                missing.Add($"{node.Name}: {list.WhyMissing}");
                continue;
            }

            ImmutableArray<Certificate> serving = [.. files.Select(list.Value.Leaf).OfType<Certificate>().Distinct()];
            if (serving.IsEmpty && list.Value.WhyPartial is { } why)
                missing.Add($"{node.Name}: {why}");
            found.AddRange(serving.Select(certificate => new ServingCertificate(node.Name, certificate)));
        }

        return found.Count > 0
            ? Availability<ServingCertificates>.Known(new(found.ToImmutable(), missing.ToImmutable()))
            : Availability<ServingCertificates>.Missing(
                missing.Count > 0 ? Sentence.Join("; ", missing) : "no node's certificates hold one of an API server");
    }

    private static ImmutableArray<string> FilesOf(Node node, ClusterModel cluster)
    {
        var components = cluster.Fact<Components>();
        if (!components.IsKnown || components.Value.On(node.Name, "kube-apiserver") is not { } server)
            return node.Fact<ComponentFlags>() is { IsKnown: true } known && !known.Value.All.Any(one => one.Name is "k3s" or "rke2") ? [] : UsualFiles;

        var main = server["tls-cert-file"]?.Value ?? $"{server["cert-dir"]?.Value ?? "/var/run/kubernetes"}/apiserver.crt";
        var byName = server.Flags.Where(flag => flag.Name == "tls-sni-cert-key").Select(flag => flag.Value.Split(',')[0]);
        return [main, .. byName];
    }
}

/// <summary>A certificate with which the API server of a node answers.</summary>
internal sealed record ServingCertificate(string Node, Certificate Certificate);
