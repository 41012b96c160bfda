using System.Collections.Frozen;

namespace SupportBundle.Bundle.Masking;

/// <summary>Which dotted words are domain names, and which of these belong to nobody's site: the projects' own, whose names are API groups, registries and labels.</summary>
internal static class DomainSyntax
{
    /// <summary>Ends of names that are domains beyond doubt.</summary>
    private static readonly FrozenSet<string> TopLevel = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [
            "com", "net", "org", "edu", "gov", "mil", "io", "arpa", "local", "lan", "internal", "localdomain", "corp", "intra", "intranet", "example", "invalid",
            "ad", "ae", "ar", "asia", "au", "ba", "bd", "be", "bg", "bh", "br", "ca", "ch", "cl", "cn", "co", "cr", "cy", "cz", "de", "dk", "dz", "ec", "ee", "eg",
            "es", "eu", "fi", "fr", "gr", "gt", "hk", "hr", "hu", "ie", "il", "ir", "jo", "jp", "ke", "kr", "kw", "kz", "lb", "li", "lk", "lt", "lu", "lv", "ma", "mx",
            "ng", "nl", "nz", "om", "pe", "ph", "pk", "pt", "qa", "ro", "ru", "sa", "se", "sg", "si", "sk", "sv", "th", "tn", "tr", "tw", "ua", "ug", "uk", "uy", "ve", "vn", "za",
        ]);

    /// <summary>These also end file names and words; a name of three labels is a domain all the same.</summary>
    private static readonly FrozenSet<string> TopLevelOfLong = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [
            "dev", "app", "cloud", "home", "private", "test", "site", "biz", "info", "at", "in", "is", "it", "me", "my", "no", "pl", "to", "us", "id", "tv", "cc", "rs", "ai", "tech",
        ]);

    private static readonly FrozenSet<string> Public = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [
            "cluster.local", "k8s.io", "x-k8s.io", "kubernetes.io", "gcr.io", "docker.io", "docker.com", "quay.io", "ghcr.io", "pkg.dev", "registry-1.docker.io", "mcr.microsoft.com",
            "public.ecr.aws", "github.com", "githubusercontent.com", "golang.org", "go.dev", "gopkg.in", "google.golang.org", "uber.org", "etcd.io", "coreos.com", "containerd.io", "opencontainers.org",
            "projectcalico.org", "tigera.io", "cilium.io", "antrea.io", "weave.works", "cncf.io", "kubeovn.io", "kube-vip.io", "kubevip.io", "metallb.io", "universe.tf", "purelb.io", "openelb.io",
            "coredns.io", "istio.io", "envoyproxy.io", "linkerd.io", "nginx.org", "nginx.com", "haproxy.org", "haproxy.com", "traefik.io", "containo.us", "konghq.com", "contour.io", "ambassador.io",
            "openshift.io", "redhat.com", "redhat.io", "rancher.io", "rancher.com", "cattle.io", "k3s.io", "rke2.io", "k0sproject.io", "microk8s.io", "talos.dev", "siderolabs.com", "suse.com", "opensuse.org",
            "debian.org", "ubuntu.com", "canonical.com", "fedoraproject.org", "centos.org", "rockylinux.org", "almalinux.org", "kernel.org", "freedesktop.org", "netfilter.org", "nftables.org", "systemd.io",
            "ntp.org", "helm.sh", "cert-manager.io", "jetstack.io", "prometheus.io", "grafana.com", "elastic.co", "fluentd.org", "fluentbit.io", "opentelemetry.io", "jaegertracing.io", "argoproj.io",
            "fluxcd.io", "toolkit.fluxcd.io", "tekton.dev", "knative.dev", "longhorn.io", "velero.io", "rook.io", "ceph.com", "openebs.io", "kubevirt.io", "kubernetes.azure.com", "cloud.google.com",
            "eks.amazonaws.com", "crossplane.io", "external-secrets.io", "kyverno.io", "gatekeeper.sh", "open-policy-agent.org", "keda.sh", "harbor.io", "goharbor.io", "nvidia.com", "intel.com",
            "sriovnetwork.openshift.io", "submariner.io", "cluster.x-k8s.io", "apache.org", "mozilla.org", "w3.org", "ietf.org", "python.org", "gnu.org", "json-schema.org", "localhost.localdomain", "rc.local",
        ]);

    /// <summary>Roles and reserved words, which name no site and stand in the outputs of tools as words of their own.</summary>
    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [
            "localhost", "localdomain", "local", "broadcasthost", "ip6-localhost", "ip6-loopback", "ip6-localnet", "ip6-mcastprefix", "ip6-allnodes", "ip6-allrouters", "localhost4", "localhost6", "localdomain4", "localdomain6",
            "kubernetes", "cluster", "svc", "pod", "default", "kube-system", "kubelet", "kube", "k8s", "k3s", "rke2", "etcd", "api", "apiserver", "www", "ns", "dns", "ntp", "mail", "proxy", "registry", "lb", "vip",
            "master", "node", "worker", "control", "controlplane", "control-plane", "plane", "server", "agent", "client", "host", "hostname", "gateway", "router", "bastion", "jump", "admin", "root", "test", "dev", "prod",
            "unnamed", "unknown", "none", "any", "all", "main", "table", "link", "up", "down", "lo", "eth0", "eth1", "bond0", "br0", "docker0", "cni0", "name", "source", "address", "scope", "global", "state", "system",
            "debian", "ubuntu", "centos", "fedora", "rhel", "linux", "docker", "containerd", "haproxy", "keepalived", "nginx", "coredns", "flannel", "calico", "cilium", "metallb", "vm", "box", "machine", "container",
            "com", "net", "org", "io", "co", "ac", "go", "ne", "or", "gov", "edu", "nip", "sslip",
        ]);

    public static bool IsWord(string label) => Words.Contains(label) || label.StartsWith('_') || label.All(char.IsAsciiDigit);

    public static bool IsTopLevel(ReadOnlySpan<char> label) =>
        TopLevel.GetAlternateLookup<ReadOnlySpan<char>>().Contains(label) || TopLevelOfLong.GetAlternateLookup<ReadOnlySpan<char>>().Contains(label);

    public static bool IsPublic(IReadOnlyList<string> labels) => HasEnd(labels, Public);

    /// <summary>True if the name ends in one of these names.</summary>
    public static bool HasEnd(IReadOnlyList<string> labels, ISet<string> ends)
    {
        for (var from = labels.Count - 1; from >= 0; from--)
        {
            if (ends.Contains(string.Join('.', labels.Skip(from))))
                return true;
        }

        return false;
    }

    public static bool IsDomain(IReadOnlyList<string> labels) =>
        TopLevel.Contains(labels[^1]) && labels.Count > 1 || TopLevelOfLong.Contains(labels[^1]) && labels.Count > 2;

    /// <summary>
    /// The first label that belongs to the domain rather than to the cluster: names of Services and pods stand before <c>svc</c> and <c>pod</c>, as in
    /// <c>web.shop.svc.prod.example.com</c>.
    /// </summary>
    public static int DomainBegins(IReadOnlyList<string> labels)
    {
        for (var i = labels.Count - 2; i >= 0; i--)
        {
            if (labels[i] is "svc" or "pod")
                return i + 1;
        }

        return 0;
    }
}
