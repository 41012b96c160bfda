using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose.Kinds;

/// <summary>Kubernetes on a host, container runtimes, and what the API server says of itself.</summary>
internal static class KubernetesKinds
{
    /// <summary>Programs that a command line, a unit or a log may be of; the longer name before the shorter.</summary>
    public static readonly ImmutableArray<string> Programs =
    [
        "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy", "kubelet", "etcd", "containerd", "cri-dockerd", "dockerd", "docker", "crio", "cri-o", "flanneld", "k3s-agent", "k3s", "rke2-server", "rke2-agent", "rke2",
        "keepalived", "haproxy", "firewalld", "NetworkManager", "systemd-networkd", "systemd-resolved", "chronyd", "calico-node", "cilium-agent",
    ];

    public static readonly ImmutableArray<FileKind> All =
    [
        new("kubernetes/unit-status-", "systemctl status UNIT") { Names = ["systemctl status", "status"], Looks = KubernetesLooks.IsUnitStatus, Rest = (name, head) => KubernetesLooks.UnitIn(head) ?? ProgramIn(name.File) ?? SystemKinds.Stem(name.File) },
        new("kubernetes/unit-", "systemctl cat UNIT") { Names = ["systemctl cat", "unit", "service", "kubeadm conf"], Looks = KubernetesLooks.IsUnit, Rest = (name, head) => KubernetesLooks.UnitIn(head) ?? ProgramIn(name.File) ?? SystemKinds.Stem(name.File) },
        new("kubernetes/cmdline/", "tr '\\0' ' ' < /proc/$(pidof PROGRAM)/cmdline") { Names = ["cmdline", "command line", "args"], Looks = KubernetesLooks.IsCommandLine, Rest = (name, head) => ProgramIn(head.First.Split([' ', '\0'])[0]) ?? ProgramIn(name.File) },
        new("kubernetes/certificates", "sb-collect") { Names = ["certificates"], Looks = KubernetesLooks.IsCertificateJson },
        new("kubernetes/openssl/", "openssl x509 -noout -text -in FILE") { Names = ["openssl", "certificates", "certificate", "cert", "certs"], Looks = KubernetesLooks.IsCertificateText, Rest = (name, _) => SystemKinds.Stem(name.File), Split = CertificateParts.Of },
        new("kubernetes/pem/", "cat FILE") { Names = ["crt", "pem", "cert", "certificate"], Looks = KubernetesLooks.IsCertificate, Rest = (name, _) => name.File },
        new("kubernetes/kubeadm-certs", "kubeadm certs check-expiration") { Names = ["kubeadm certs", "check expiration"], Looks = head => head.Has("RESIDUAL TIME") },
        new("kubernetes/kubelet-configz", "kubectl get --raw /api/v1/nodes/NODE/proxy/configz") { Names = ["configz", "kubelet configz"], Looks = head => head.HasMember("kubeletconfig") },
        new("kubernetes/kube-proxy-configz", "curl -s http://127.0.0.1:10249/configz") { Names = ["kube proxy configz"], Looks = head => head.HasMember("kubeproxy.config.k8s.io") },
        new("kubernetes/kube-proxy-mode", "curl -s http://127.0.0.1:10249/proxyMode") { Names = ["proxy mode", "proxymode"], Looks = head => head.First.Trim() is "iptables" or "ipvs" or "nftables" or "userspace" },
        new("kubernetes/metrics/", "curl -s http://127.0.0.1:10249/metrics") { Names = ["metrics"], Looks = KubernetesLooks.IsMetrics, Rest = (name, _) => SystemKinds.Stem(name.File) },
        new("kubernetes/stats-summary", "kubectl get --raw /api/v1/nodes/NODE/proxy/stats/summary") { Names = ["stats summary"], Looks = head => head.HasMember("nodeName") && head.HasMember("systemContainers") },
        new("kubernetes/healthz/", "curl -s http://127.0.0.1:10248/healthz") { Names = ["healthz"], Looks = head => head.First is "ok" || head.First.StartsWith("HTTP/1", StringComparison.Ordinal) || KubernetesLooks.IsHealth(head), NeedsName = true, Rest = (name, _) => SystemKinds.Stem(name.File) },
        new("runtime/kubelet-version", "kubelet --version") { Names = ["kubelet version", "kubelet"], Looks = head => head.Lines.Length == 1 && head.First.StartsWith("Kubernetes v", StringComparison.Ordinal) },
        new("runtime/containerd-version", "containerd --version") { Names = ["containerd version"], Looks = head => head.First.StartsWith("containerd ", StringComparison.Ordinal) },
        new("runtime/ctr-version", "ctr version") { Names = ["ctr version"], Looks = head => head.First.StartsWith("Client:", StringComparison.Ordinal) && head.Has("Revision:") },
        new("runtime/runc-version", "runc --version") { Names = ["runc version"], Looks = head => head.First.StartsWith("runc version", StringComparison.Ordinal) },
        new("runtime/crictl-version", "crictl version") { Names = ["crictl version"], Looks = head => head.Has("RuntimeApiVersion:") },
        new("runtime/crictl-info", "crictl info") { Names = ["crictl info"], Looks = head => head.HasMember("cniconfig") || head.HasMember("lastCNILoadStatus") || (head.HasMember("status") && head.HasMember("conditions") && head.HasMember("RuntimeReady")) },
        new("runtime/crictl-ps", "crictl ps -a -o json") { Names = ["crictl ps"], Looks = head => head.HasMember("containers") && head.HasMember("podSandboxId") },
        new("runtime/crictl-ps-text", "crictl ps -a") { Names = ["crictl ps"], Looks = KubernetesLooks.IsCrictlPs },
        new("runtime/crictl-pods", "crictl pods -o json") { Names = ["crictl pods"], Looks = head => head.HasMember("items") && head.Has("SANDBOX_") },
        new("runtime/crictl-pods-text", "crictl pods") { Names = ["crictl pods"], Looks = KubernetesLooks.IsCrictlPods },
        new("runtime/crictl-images", "crictl images -o json") { Names = ["crictl images"], Looks = head => head.HasMember("images") && head.HasMember("repoTags") },
        new("runtime/crictl-images-text", "crictl images") { Names = ["crictl images"], Looks = KubernetesLooks.IsCrictlImages },
        new("runtime/crictl-statsp", "crictl statsp -o json") { Names = ["crictl statsp"], Looks = KubernetesLooks.IsCrictlPodStats },
        new("runtime/crictl-statsp-text", "crictl statsp") { Names = ["crictl statsp"], Looks = KubernetesLooks.IsCrictlPodStatsText },
        new("runtime/crictl-stats", "crictl stats -a -o json") { Names = ["crictl stats"], Looks = KubernetesLooks.IsCrictlStats },
        new("runtime/crictl-stats-text", "crictl stats -a") { Names = ["crictl stats"], Looks = KubernetesLooks.IsCrictlStatsText },
        new("runtime/crictl-inspectp/", "crictl inspectp POD") { Names = ["inspectp", "crictl inspectp"], Looks = head => head.HasMember("info") && (head.HasMember("cniResult") || head.HasMember("runtimeSpec")), Rest = (name, _) => After("inspectp", name.File) },
        new("runtime/crictl-inspect/", "crictl inspect CONTAINER") { Names = ["inspect", "crictl inspect"], Looks = head => head.HasMember("status") && head.HasMember("mounts"), NeedsName = true, Rest = (name, _) => After("inspect", name.File) },
        new("runtime/crio-status-info", "crio status info") { Names = ["crio status info", "crio status"], Looks = KubernetesLooks.IsCrioStatus },
        new("runtime/crio-status-config", "crio status config") { Names = ["crio status config", "crio config"], Looks = head => head.AnyLineStarts("[crio.runtime]"), NeedsName = true },
        new("runtime/docker-ps", "docker ps -a --no-trunc") { Names = ["docker ps"], Looks = KubernetesLooks.IsDockerPs },
        new("runtime/docker-info", "docker info") { Names = ["docker info"], Looks = KubernetesLooks.IsDockerInfo },
        new("runtime/docker-images", "docker images") { Names = ["docker images", "docker image ls"], Looks = KubernetesLooks.IsDockerImages },
        new("runtime/docker-networks", "docker network ls --no-trunc") { Names = ["docker network ls", "docker networks"], Looks = KubernetesLooks.AreDockerNetworks },
        new("runtime/podman-ps", "podman ps -a --no-trunc") { Names = ["podman ps"], Looks = KubernetesLooks.IsDockerPs, NeedsName = true },
        new("runtime/podman-images", "podman images") { Names = ["podman images"], Looks = KubernetesLooks.IsDockerImages, NeedsName = true },
        new("runtime/nerdctl-ps", "nerdctl -n k8s.io ps -a --no-trunc") { Names = ["nerdctl ps", "nerdctl"], Looks = KubernetesLooks.IsDockerPs, NeedsName = true },
        new("runtime/nerdctl-images", "nerdctl -n k8s.io images") { Names = ["nerdctl images", "nerdctl"], Looks = KubernetesLooks.IsDockerImages, NeedsName = true },
        new("runtime/ctr-containers", "ctr -n k8s.io containers ls") { Names = ["ctr", "ctr containers"], Looks = KubernetesLooks.IsCtrContainers },
        new("runtime/ctr-tasks", "ctr -n k8s.io tasks ls") { Names = ["ctr", "ctr tasks"], Looks = KubernetesLooks.AreCtrTasks },
        new("runtime/ctr-images", "ctr -n k8s.io images ls") { Names = ["ctr", "ctr images"], Looks = KubernetesLooks.AreCtrImages },
        new("cni/binaries", "ls -lAL /opt/cni/bin") { Names = ["opt cni bin", "cni bin", "cni binaries"], Looks = KubernetesLooks.AreCniBinaries },
        new("cni/binaries-usr-lib", "ls -lAL /usr/lib/cni") { Names = ["usr lib cni"], Looks = KubernetesLooks.AreCniBinaries, NeedsName = true },
        new("cni/net-d-listing", "ls -lA /etc/cni/net.d") { Names = ["etc cni net d", "etc cni net", "etc cni"], Looks = SystemLooks.IsListing, NeedsName = true },
        new("cni/host-local-listing", "ls -lAR /var/lib/cni/networks") { Names = ["var lib cni", "cni networks"], Looks = KubernetesLooks.AreLeases },
        new("version", "kubectl get --raw /version") { Names = ["version"], Looks = head => head.HasMember("gitVersion") && head.HasMember("major"), IsOfCluster = true },
        new("version-text", "kubectl version") { Names = ["kubectl version", "version"], Looks = KubernetesLooks.IsKubectlVersion, IsOfCluster = true },
        new("cluster-info", "kubectl cluster-info") { Names = ["cluster info"], Looks = KubernetesLooks.IsClusterInfo, IsOfCluster = true },
        new("api-resources", "kubectl api-resources") { Names = ["api resources"], Looks = KubernetesLooks.AreApiResources, IsOfCluster = true },
        new("readyz", "kubectl get --raw '/readyz?verbose'") { Names = ["readyz"], Looks = KubernetesLooks.IsHealth, NeedsName = true, IsOfCluster = true },
        new("livez", "kubectl get --raw '/livez?verbose'") { Names = ["livez"], Looks = KubernetesLooks.IsHealth, NeedsName = true, IsOfCluster = true },
        new("get/", "kubectl get RESOURCE -A -o wide") { Names = ["get", "wide"], Looks = KubectlText.IsTable, IsOfCluster = true, IsPiece = true, Rest = (name, head) => KubectlText.ResourceOfTable(name, head.Lines), Split = place => text => KubectlText.Tables(place, text) },
        new("describe/", "kubectl describe RESOURCE -A") { Names = ["describe"], Looks = KubectlText.IsDescription, IsOfCluster = true, IsPiece = true, Rest = KubectlText.ResourceOfDescription },
    ];

    /// <summary>The program that a file is named after, as its unit is called.</summary>
    public static string? ProgramIn(string name)
    {
        var found = Programs.FirstOrDefault(program => name.Replace('_', '-').Contains(program, StringComparison.OrdinalIgnoreCase));
        return found switch { "dockerd" => "docker", "cri-o" => "crio", "cri-dockerd" => "cri-docker", _ => found };
    }

    // crictl-inspectp-web.json      inspectp-9263ac60d5a62.json
    private static string After(string word, string file)
    {
        var stem = SystemKinds.Stem(file);
        var rest = stem.IndexOf(word, StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? stem[(at + word.Length)..].Trim('-', '_', '.', ' ') : "";
        return rest.Length > 0 ? rest : stem;
    }
}
