using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>The certificates of a node: those that the collector described, those that openssl printed, those whose files are there, and what kubeadm says of their ends.</summary>
internal sealed record NodeCertificates(ImmutableArray<Certificate> All) : INodeFact<NodeCertificates>
{
    /// <summary>Why the node may have others, or null.</summary>
    public Sentence? WhyPartial { get; init; }

    /// <summary>Those of which kubeadm alone tells: when they end, but neither their names nor when they begin.</summary>
    public ImmutableArray<Certificate> OfKubeadm { get; init; } = [];

    private const string Described = "kubernetes/certificates";
    private const string Kubeadm = "kubernetes/kubeadm-certs";
    private const string Printed = "kubernetes/openssl/";
    private const string Files = "files";

    // Sent without its folder, so that its name is all that is known of its place.
    private const string Loose = "kubernetes/pem/";

    private static readonly ImmutableArray<string> Extensions = [".crt", ".pem", ".cert", ".cer"];

    public static Availability<NodeCertificates> From(Node node)
    {
        var described = node.Host.Read<CertificateList>(Described);
        ImmutableArray<Certificate> all =
        [
            .. described.IsKnown ? described.Value.Certificates : [],
            .. node.Host.Under(Printed).SelectMany(file => OfOpenSsl(node, file.Id)),
            .. node.Host.Under($"{Files}/").SelectMany(file => OfFile(node, file.Id, Files)),
            .. node.Host.Under(Loose).SelectMany(file => OfFile(node, file.Id, Loose)),
        ];
        ImmutableArray<Certificate> kubeadm = [.. EndsByKubeadm(node).Where(one => all.All(known => known.File != one.File))];
        return all.IsEmpty && kubeadm.IsEmpty && !described.IsKnown
            ? Availability<NodeCertificates>.Missing(described.WhyMissing!) // not known
            : Availability<NodeCertificates>.Known(new(all) { WhyPartial = described.WhyMissing, OfKubeadm = kubeadm });
    }

    /// <summary>The first certificate of this file: where a file holds the chain, the first is its owner's. openssl's text may bear the
    /// file's name alone.</summary>
    public Certificate? Leaf(string file) =>
        All.FirstOrDefault(certificate => certificate.File == file)
        ?? All.FirstOrDefault(certificate => !certificate.File.StartsWith('/') && (certificate.File == NameOf(file) || certificate.File == StemOf(file)));

    private static IEnumerable<Certificate> EndsByKubeadm(Node node) =>
        node.Host.ReadAll<KubeadmCertificates>(Kubeadm) is { IsKnown: true, Value: var pieces }
            ? pieces.SelectMany(piece => piece.All).Select(OfEnd).OfType<Certificate>()
            : [];

    private static Certificate? OfEnd(KubeadmCertificate one) => one.NotAfter is { } end
        ? new(KubeadmFile(one), "", one.Authority, DateTimeOffset.MinValue, end, [], [], one.Line) { IsCa = one.IsAuthority, NotBeforeLine = one.Line, NotAfterLine = one.Line }
        : null;

    // cmd/kubeadm/app/constants: etcd's have a folder of their own, and kubeconfigs stand above the folder of keys.
    private static string KubeadmFile(KubeadmCertificate one) => one.Name switch
    {
        "etcd-ca" => "/etc/kubernetes/pki/etcd/ca.crt",
        "etcd-server" or "etcd-peer" or "etcd-healthcheck-client" => $"/etc/kubernetes/pki/etcd/{one.Name["etcd-".Length..]}.crt",
        _ when one.Name.EndsWith(".conf", StringComparison.Ordinal) => $"/etc/kubernetes/{one.Name}",
        _ => $"/etc/kubernetes/pki/{one.Name}.crt",
    };

    private static IEnumerable<Certificate> OfOpenSsl(Node node, string id)
    {
        var name = id[Printed.Length..].Split('#')[0];
        var file = name.Contains('/', StringComparison.Ordinal) ? $"/{name}" : name;
        return node.Host.Read<OpenSslCertificates>(id) is { IsKnown: true, Value.All: var all } ? all.Select(one => one with { File = file }) : [];
    }

    private static IEnumerable<Certificate> OfFile(Node node, string id, string above) =>
        (above == Loose || Extensions.Any(extension => id.EndsWith(extension, StringComparison.Ordinal))) && node.Host.Read<PemCertificates>(id) is { IsKnown: true, Value.All: var all }
            ? all.Select(one => one with { File = id[above.Length..] })
            : [];

    private static string NameOf(string file) => file[(file.LastIndexOf('/') + 1)..];

    private static string StemOf(string file) => NameOf(file) is var name && name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : NameOf(file);
}
