using System.Collections.Immutable;

namespace SupportBundle.Collector.Specs;

/// <summary>Journals and log files within the time window; the first to be cut when the bundle grows too large.</summary>
internal static class LogSpecs
{
    /// <summary>The namespaces whose pods make up the cluster itself; logs of others are the customer's business.</summary>
    public static readonly ImmutableArray<string> SystemNamespaces =
    [
        "kube-system", "kube-flannel", "kube-proxy", "tigera-operator", "calico-system", "calico-apiserver", "cilium", "metallb-system", "kube-vip",
        "ingress-nginx", "ingress", "nginx-ingress", "traefik", "kube-router", "kube-ovn", "antrea-system", "istio-system", "cert-manager",
    ];

    private static TimeSpan Long => TimeSpan.FromSeconds(60);

    public static readonly ImmutableArray<CollectionSpec> All =
    [
        new JournalSpec("logs/kernel", [])
        {
            Why = "The kernel's messages with real times, beyond what dmesg still holds.",
            Kernel = true,
            Timeout = Long,
            MaxBytes = Megabytes(32),
        },
        new TreeSpec("logs/journald-conf", "/etc/systemd", ["journald.conf", "journald.conf.d/*.conf"])
        {
            Why = "Rate limits and sizes decide what the journal has lost.",
            MaxDepth = 2,
        },
        new TreeSpec("logs/syslog-conf", "/etc", ["rsyslog.conf", "rsyslog.d/*.conf", "syslog-ng/syslog-ng.conf", "logrotate.conf"])
        {
            Why = "Decides which messages go to which file, and how long that is kept.",
            MaxDepth = 2,
            MaxFiles = 100,
        },
        new CommandSpec("logs/listing", "ls", "-l", "-R", "/var/log")
        {
            Why = "Which logs there are, how large, and since when: a log that ends early tells as much as its last line.",
            MaxBytes = Megabytes(2),
            AlsoSuccess = [1],
        },
        new TreeSpec("logs/rotation-conf", "/etc/logrotate.d", ["*"])
        {
            Why = "How long the logs of each service are kept, and which service is told to reopen them.",
            MaxDepth = 1,
            MaxFiles = 100,
        },
        new TreeSpec("logs/package-history", "/var/log", ["dpkg.log", "apt/history.log", "dnf.log", "dnf.rpm.log", "yum.log", "zypp/history", "pacman.log"])
        {
            Why = "What was installed or upgraded just before the failure began.",
            MaxDepth = 2,
            MaxBytes = Megabytes(4),
            IsLog = true,
            Priority = Priority.Bulky,
        },
        Journal("kubelet", "kubelet names the reason why a pod or the node is not ready."),
        Journal("containerd", "The runtime names the reason why a container or its network could not be made."),
        Journal("crio", "The runtime names the reason why a container or its network could not be made."),
        Journal("docker", "The runtime names the reason why a container or its network could not be made."),
        Journal("cri-docker", "Errors between kubelet and Docker."),
        Journal("kube-proxy", "Errors of writing Service rules, where kube-proxy is a service of the host."),
        Journal("kube-apiserver", "Errors of the API server, where it is a service of the host."),
        Journal("kube-controller-manager", "Errors of the controllers, where they are a service of the host."),
        Journal("kube-scheduler", "Errors of the scheduler, where it is a service of the host."),
        Journal("etcd", "Leader changes and slow disks, where etcd is a service of the host."),
        Journal("flanneld", "Errors of the pod network, where flannel is a service of the host."),
        Journal("k3s", "k3s writes the logs of all its components here.", "k3s", "k3s-agent"),
        Journal("rke2", "RKE2 writes its own logs and kubelet's start here.", "rke2-server", "rke2-agent"),
        Journal("k0s", "k0s writes the logs of all its components here.", "k0scontroller", "k0sworker"),
        Journal("microk8s", "MicroK8s writes the logs of its components here.", "snap.microk8s.daemon-kubelite", "snap.microk8s.daemon-containerd", "snap.microk8s.daemon-flanneld", "snap.microk8s.daemon-apiserver-kicker", "snap.microk8s.daemon-cluster-agent", "snap.microk8s.daemon-k8s-dqlite"),
        Journal("NetworkManager", "Tells when it changed addresses, routes or resolv.conf."),
        Journal("systemd-networkd", "Tells when it changed addresses or routes."),
        Journal("systemd-resolved", "Tells when a DNS server stopped answering."),
        Journal("firewalld", "Tells of reloads, which remove other programs' rules, and of refused rules."),
        Journal("nftables", "Tells when the rule file was loaded, and its errors."),
        Journal("ufw", "Tells when ufw was loaded, and its errors."),
        Journal("keepalived", "Tells when the virtual IP moved, and why."),
        Journal("haproxy", "Tells when an API server went down for the balancer."),
        Journal("chronyd", "Jumps of the clock break certificates and leases.", "chronyd", "chrony"),
        Journal("timesyncd", "Jumps of the clock break certificates and leases.", "systemd-timesyncd"),

        new TreeSpec("logs/pods", "/var/log/pods", [.. SystemNamespaces.Select(each => $"{each}_*/*/*.log")])
        {
            Why = "Logs of the cluster's own pods, also when the API server is down.",
            Timeout = Long,
            MaxDepth = 3,
            OnlyRecent = true,
            IsLog = true,
            Priority = Priority.Bulky,
        },
        new TreeSpec("logs/system", "/var/log", ["messages", "syslog", "kern.log", "daemon.log"])
        {
            Why = "The host's log where there is no journal on disk.",
            Timeout = Long,
            MaxDepth = 1,
            OnlyRecent = true,
            IsLog = true,
            Priority = Priority.Bulky,
        },
        new TreeSpec("logs/firewalld-file", "/var/log", ["firewalld", "ufw.log"])
        {
            Why = "Host firewalls write refused rules and blocked packets to files of their own.",
            Timeout = Long,
            MaxDepth = 1,
            OnlyRecent = true,
            IsLog = true,
            Priority = Priority.Bulky,
        },
        new TreeSpec("logs/nginx", "/var/log/nginx", ["*.log"])
        {
            Why = "Errors of an nginx that stands before the API servers.",
            Timeout = Long,
            MaxDepth = 1,
            OnlyRecent = true,
            IsLog = true,
            Priority = Priority.Bulky,
        },
        new TreeSpec("logs/haproxy-file", "/var/log", ["haproxy.log", "keepalived.log"])
        {
            Why = "Balancers often log to files of their own.",
            Timeout = Long,
            MaxDepth = 1,
            OnlyRecent = true,
            IsLog = true,
            Priority = Priority.Bulky,
        },
        new TreeSpec("logs/rke2-files", "/var/lib/rancher/rke2/agent", ["logs/kubelet.log", "containerd/containerd.log"])
        {
            Why = "RKE2 writes kubelet's and containerd's logs to files.",
            Timeout = Long,
            MaxDepth = 2,
            OnlyRecent = true,
            IsLog = true,
            Priority = Priority.Bulky,
        },
        new FileSpec("logs/k3s-containerd", "/var/lib/rancher/k3s/agent/containerd/containerd.log")
        {
            Why = "k3s writes containerd's log to a file.",
            Timeout = Long,
            Priority = Priority.Bulky,
        },
    ];

    private static JournalSpec Journal(string name, string why, params ImmutableArray<string> units) =>
        new($"logs/journal-{name}", units.IsDefaultOrEmpty ? [name] : units)
        {
            Why = why,
            Timeout = Long,
            MaxBytes = Megabytes(32),
            Priority = Priority.Bulky,
        };

    private static long Megabytes(int count) => (long)count << 20;
}
