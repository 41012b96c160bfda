using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>A certificate, and the CA certificates of the file against which others check it.</summary>
internal sealed record TrustPair(Certificate Leaf, ImmutableArray<Certificate> Authorities)
{
    private const string Pki = "/etc/kubernetes/pki/";

    // cmd/kubeadm/app/phases/certs: which CA signs which certificate.
    private static readonly ImmutableArray<(string Leaf, string Authority)> ByKubeadm =
    [
        ($"{Pki}apiserver.crt", $"{Pki}ca.crt"),
        ($"{Pki}apiserver-kubelet-client.crt", $"{Pki}ca.crt"),
        ($"{Pki}front-proxy-client.crt", $"{Pki}front-proxy-ca.crt"),
        ($"{Pki}apiserver-etcd-client.crt", $"{Pki}etcd/ca.crt"),
        ($"{Pki}etcd/server.crt", $"{Pki}etcd/ca.crt"),
        ($"{Pki}etcd/peer.crt", $"{Pki}etcd/ca.crt"),
        ($"{Pki}etcd/healthcheck-client.crt", $"{Pki}etcd/ca.crt"),
        ("/var/lib/kubelet/pki/kubelet-client-current.pem", $"{Pki}ca.crt"),
        ("/etc/kubernetes/admin.conf", $"{Pki}ca.crt"),
        ("/etc/kubernetes/controller-manager.conf", $"{Pki}ca.crt"),
        ("/etc/kubernetes/scheduler.conf", $"{Pki}ca.crt"),
    ];

    /// <summary>The node whose certificate it is; null for the node of the authority.</summary>
    public string? Node { get; init; }

    /// <summary>No certificate of the file can have signed it: by the identifiers of keys, else by the names.</summary>
    public bool IsWrong => Authorities.All(authority => !MayHaveSigned(authority));

    public static IEnumerable<TrustPair> Of(NodeCertificates certificates) =>
        from pair in ByKubeadm
        let leaves = certificates.All.Where(one => one.File == pair.Leaf && !one.IsCa).ToImmutableArray()
        let authorities = certificates.All.Where(one => one.File == pair.Authority).ToImmutableArray()
        where !leaves.IsEmpty && !authorities.IsEmpty && !HoldsIntermediate(pair.Leaf, certificates)
        select new TrustPair(leaves[0], authorities);

    // A file with a chain: who signed the intermediate is another question. Kubeconfigs hold the CA itself.
    private static bool HoldsIntermediate(string file, NodeCertificates certificates) =>
        !file.EndsWith(".conf", StringComparison.Ordinal) && certificates.All.Any(one => one.File == file && one.IsCa);

    private bool MayHaveSigned(Certificate authority) => Leaf.AuthorityKeyId.Length > 0 && authority.KeyId.Length > 0
        ? SameKey(Leaf.AuthorityKeyId, authority.KeyId)
        : Leaf.Issuer.Length == 0 || authority.Subject.Length == 0 || Leaf.Issuer == authority.Subject;

    // The collector writes them plain, openssl with colons.
    private static bool SameKey(string one, string other) =>
        string.Equals(Plain(one), Plain(other), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string key) => key.Replace(":", "", StringComparison.Ordinal).Replace("keyid", "", StringComparison.OrdinalIgnoreCase).Trim();
}
