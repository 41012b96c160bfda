using System.Collections.Immutable;

namespace SupportBundle.Collector.Specs;

/// <summary>How Kubernetes runs on this node, in the paths of kubeadm, Kubespray, k3s, RKE2, k0s, MicroK8s and hand-made units.</summary>
internal static class KubernetesSpecs
{
    // sd_booted(3) looks for it, too.
    private const string SystemdRuns = "/run/systemd/system";

    // What must never be read, wherever a tree holds it.
    private static readonly ImmutableArray<string> Keys = ["*.key", "*-key.pem", "*.p12", "token", "*-token", "passwd", "*.db"];

    public static readonly ImmutableArray<CollectionSpec> All =
    [
        new BuiltInSpec("kubernetes/certificates", BuiltIn.Certificates)
        {
            Why = "Expiry, names and issuers of the cluster's certificates; keys are not read.",
            Extension = "json",
            Priority = Priority.Decisive,
        },
        // PROC_ROOT makes ss read /proc/net: by netlink it would load the inet_diag modules.
        new CommandSpec("kubernetes/listening-sockets", "env", "PROC_ROOT=/proc", "ss", "-l", "-n", "-t", "-u", "-p")
        {
            Why = "Shows which program holds which port, and whether kubelet and the API server listen at all.",
            Priority = Priority.Decisive,
        },
        new CommandSpec(
            "kubernetes/established-sockets", "env", "PROC_ROOT=/proc", "ss", "-n", "-t", "-p", "state", "established",
            "dport", "=", ":6443", "or", "sport", "=", ":6443", "or", "dport", "=", ":2379", "or", "sport", "=", ":2379", "or", "dport", "=", ":2380", "or", "sport", "=", ":2380",
            "or", "dport", "=", ":10250", "or", "sport", "=", ":10250", "or", "dport", "=", ":9345", "or", "sport", "=", ":9345", "or", "dport", "=", ":16443", "or", "sport", "=", ":16443")
        {
            Why = "Shows to which API server and etcd member the node is really connected, and from which address.",
            Priority = Priority.Decisive,
        },
        Sockets("tcp", "The sockets on hosts without the ss command, and which ports a pod really listens on."),
        Sockets("tcp6", "The IPv6 sockets on hosts without the ss command; a listener on :: takes IPv4, too."),
        Sockets("udp", "The UDP sockets on hosts without the ss command, VXLAN's among them."),
        Sockets("udp6", "The IPv6 UDP sockets on hosts without the ss command."),

        .. Unit("kubelet", "kubelet registers the node, starts its pods and gives them their DNS settings."),
        .. Unit("containerd", "Without the container runtime no pod starts."),
        .. Unit("crio", "Without the container runtime no pod starts."),
        .. Unit("docker", "Docker adds firewall rules of its own, and sets the forward policy to drop."),
        .. Unit("cri-docker", "The piece between kubelet and Docker since Kubernetes 1.24."),
        .. Unit("kube-proxy", "Where kube-proxy is a service of the host, its flags stand here."),
        .. Unit("kube-apiserver", "Where the control plane is made of host services, its flags stand here."),
        .. Unit("kube-controller-manager", "Where the control plane is made of host services, its flags stand here."),
        .. Unit("kube-scheduler", "Where the control plane is made of host services, its flags stand here."),
        .. Unit("etcd", "An etcd that runs as a service of the host shows its member addresses here."),
        .. Unit("flanneld", "A flannel that runs as a service of the host shows its network device here."),
        .. Unit("k3s", "k3s holds all of Kubernetes in one service."),
        .. Unit("k3s-agent", "k3s on a worker node."),
        .. Unit("rke2-server", "RKE2 on a control plane node."),
        .. Unit("rke2-agent", "RKE2 on a worker node."),
        .. Unit("k0scontroller", "k0s on a control plane node."),
        .. Unit("k0sworker", "k0s on a worker node."),
        .. Unit("snap.microk8s.daemon-kubelite", "MicroK8s holds most of Kubernetes in one service."),
        .. Unit("snap.microk8s.daemon-containerd", "MicroK8s' container runtime."),
        .. Unit("firewalld", "Tells since when firewalld runs: a restart removes other programs' rules."),
        .. Unit("nftables", "Tells whether a rule file is loaded at boot, which often flushes everything first."),
        .. Unit("iptables", "Tells whether saved iptables rules are restored at boot."),
        .. Unit("ufw", "Tells whether ufw is loaded at boot."),
        .. Unit("keepalived", "keepalived holds the virtual IP of the API server."),
        .. Unit("haproxy", "haproxy spreads connections over the API servers."),
        .. Unit("NetworkManager", "NetworkManager may remove addresses and routes that the pod network needs."),
        .. Unit("systemd-networkd", "systemd-networkd may remove addresses and routes that the pod network needs."),
        .. Unit("systemd-resolved", "systemd-resolved puts a local stub into resolv.conf."),

        new CommandSpec(
            "kubernetes/units-show", "systemctl", "show", "--no-pager",
            "--property=Id,LoadState,ActiveState,SubState,Result,NRestarts,ExecMainStatus,ExecMainCode,ExecMainStartTimestamp,ExecMainExitTimestamp,ActiveEnterTimestamp,NeedDaemonReload,FragmentPath,DropInPaths,LimitNOFILE,TasksMax",
            "kubelet.service", "containerd.service", "crio.service", "docker.service", "kube-proxy.service", "etcd.service", "k3s.service", "k3s-agent.service",
            "rke2-server.service", "rke2-agent.service", "k0scontroller.service", "k0sworker.service", "snap.microk8s.daemon-kubelite.service", "firewalld.service", "keepalived.service", "haproxy.service")
        {
            Why = "Restarts, last exit and limits of each service; NeedDaemonReload tells of a unit changed on disk only.",
            OnlyIfExists = SystemdRuns,
        },
        new CommandSpec("kubernetes/units-failed", "systemctl", "list-units", "--failed", "--no-pager", "--no-legend", "--all")
        {
            Why = "A failed service is often the first thing that went wrong.",
            OnlyIfExists = SystemdRuns,
        },
        new CommandSpec("kubernetes/unit-files", "systemctl", "list-unit-files", "--type=service", "--no-pager", "--no-legend")
        {
            Why = "Shows which services start at boot, so that a fault that only waits for a reboot is seen.",
            OnlyIfExists = SystemdRuns,
        },
        new TreeSpec("kubernetes/systemd-conf", "/etc/systemd", ["system.conf", "system.conf.d/*.conf"])
        {
            Why = "Limits on open files and processes that kubelet and the runtime inherit where their units set none.",
            MaxDepth = 2,
        },
        Decisive("kubernetes/kubelet-config", "/var/lib/kubelet/config.yaml", "kubelet's configuration: cluster DNS, cgroup driver, resolv.conf, certificate rotation."),
        Decisive("kubernetes/kubeadm-flags", "/var/lib/kubelet/kubeadm-flags.env", "Flags that kubeadm gave to kubelet; one that a newer version has dropped keeps it from starting."),
        Decisive("kubernetes/kubelet-defaults", "/etc/default/kubelet", "Extra flags of kubelet on Debian and Ubuntu."),
        Decisive("kubernetes/kubelet-sysconfig", "/etc/sysconfig/kubelet", "Extra flags of kubelet on the Red Hat family."),
        new TreeSpec("kubernetes/kubelet-files", "/var/lib/kubelet", ["*.yaml", "*.yml", "*.conf", "*.env", "*.kubeconfig", "kubeconfig", "*-kubeconfig"])
        {
            Why = "Other names under which kubelet's configuration is kept on hand-made and Kubespray clusters; credentials are blanked.",
            Priority = Priority.Decisive,
            MaxDepth = 1,
            MaxFiles = 50,
            // The two of kubeadm are specs of their own.
            Except = ["config.yaml", "kubeadm-flags.env", .. Keys],
        },
        new TreeSpec("kubernetes/kubelet-config-d", "/var/lib/kubelet/config.d", ["*.conf", "*.yaml"])
        {
            Why = "Pieces of kubelet's configuration that win over its main file.",
            MaxDepth = 1,
        },
        new TreeSpec("kubernetes/kube-proxy-files", "/var/lib/kube-proxy", ["*.yaml", "*.yml", "*.conf", "*.kubeconfig", "kubeconfig"])
        {
            Why = "kube-proxy's mode and pod network where it is a service of the host; credentials are blanked.",
            Except = Keys,
        },
        new TreeSpec("kubernetes/var-lib-kubernetes", "/var/lib/kubernetes", ["*.kubeconfig", "kubeconfig", "*.yaml", "*.yml", "*.conf"])
        {
            Why = "Which API server each component of a hand-made control plane uses; credentials are blanked and keys are not read.",
            Priority = Priority.Decisive,
            MaxDepth = 1,
            MaxFiles = 50,
            Except = ["*secret*", "*encryption*", .. Keys],
        },
        new TreeSpec("kubernetes/static-manifests", "/etc/kubernetes/manifests", ["*"])
        {
            Why = "The control plane as kubelet starts it; any stray file here is started too.",
            Priority = Priority.Decisive,
            MaxDepth = 1,
            MaxFiles = 50,
            Except = Keys,
        },
        new TreeSpec("kubernetes/etc-kubernetes", "/etc/kubernetes", ["*.conf", "*.yaml", "*.yml", "*.env", "config", "apiserver", "controller-manager", "scheduler", "kubelet", "proxy", "*.kubeconfig", "kubeconfig-kubelet", "bootstrap-kubeconfig"])
        {
            Why = "Shows which API server address each component uses; credentials are blanked and keys are not read.",
            Priority = Priority.Decisive,
            MaxDepth = 3,
            MaxFiles = 300,
            Except = ["manifests/*", "pki/*", "pki/*/*", "ssl/*", "ssl/*/*", "tmp/*", "tmp/*/*", "*secret*", "*encryption*", .. Keys],
        },
        new TreeSpec("kubernetes/systemd-units", "/etc/systemd/system", ["*.service", "*.service.d/*.conf", "*.env"])
        {
            Why = "Hand-made units of kubelet, etcd, kube-proxy and of scripts that change rules or routes at boot.",
            Priority = Priority.Decisive,
            MaxDepth = 2,
        },
        new TreeSpec("kubernetes/kubelet-drop-ins", "/usr/lib/systemd/system/kubelet.service.d", ["*.conf"])
        {
            Why = "Flags that the kubelet package adds.",
            MaxDepth = 1,
        },
        new TreeSpec("kubernetes/k3s-config", "/etc/rancher/k3s", ["*.yaml", "*.yml", "config.yaml.d/*.yaml"])
        {
            Why = "k3s' configuration and its registry mirrors; credentials are blanked.",
            MaxDepth = 2,
        },
        new TreeSpec("kubernetes/rke2-config", "/etc/rancher/rke2", ["*.yaml", "*.yml", "config.yaml.d/*.yaml"])
        {
            Why = "RKE2's configuration and its registry mirrors; credentials are blanked.",
            MaxDepth = 2,
        },
        new TreeSpec("kubernetes/k3s-kubeconfigs", "/var/lib/rancher/k3s", ["agent/*.kubeconfig", "server/cred/*.kubeconfig"])
        {
            Why = "Which API server each part of k3s uses; credentials are blanked.",
            MaxDepth = 3,
            MaxFiles = 50,
        },
        new TreeSpec("kubernetes/rke2-kubeconfigs", "/var/lib/rancher/rke2", ["agent/*.kubeconfig", "server/cred/*.kubeconfig"])
        {
            Why = "Which API server each part of RKE2 uses; credentials are blanked.",
            MaxDepth = 3,
            MaxFiles = 50,
        },
        new TreeSpec("kubernetes/k3s-agent-etc", "/var/lib/rancher/k3s/agent/etc", ["*.conf", "*.conflist", "*.toml", "*.tmpl", "*.yaml", "*.json"])
        {
            Why = "What k3s made of its configuration: CNI, containerd, balancer and kubelet files.",
            Except = Keys,
        },
        new TreeSpec("kubernetes/rke2-agent-etc", "/var/lib/rancher/rke2/agent/etc", ["*.conf", "*.conflist", "*.toml", "*.tmpl", "*.yaml", "*.json"])
        {
            Why = "What RKE2 made of its configuration: CNI, containerd, balancer and kubelet files.",
            Except = Keys,
        },
        new TreeSpec("kubernetes/rke2-static-manifests", "/var/lib/rancher/rke2/agent/pod-manifests", ["*.yaml"])
        {
            Why = "The control plane as RKE2 starts it.",
            MaxDepth = 1,
        },
        new TreeSpec("kubernetes/rke2-server-manifests", "/var/lib/rancher/rke2/server/manifests", ["*.yaml"])
        {
            Why = "Add-ons that RKE2 applies by itself, the CNI among them.",
            MaxDepth = 1,
            Priority = Priority.Bulky,
        },
        new TreeSpec("kubernetes/k3s-server-manifests", "/var/lib/rancher/k3s/server/manifests", ["*.yaml"])
        {
            Why = "Add-ons that k3s applies by itself, its service load balancer among them.",
            Priority = Priority.Bulky,
        },
        new TreeSpec("kubernetes/k0s-config", "/etc/k0s", ["*.yaml", "*.toml"])
        {
            Why = "k0s' configuration: pod network, API addresses, container runtime; credentials are blanked.",
            Except = Keys,
        },
        new TreeSpec("kubernetes/k0s-files", "/var/lib/k0s", ["kubelet-config.yaml", "kubelet.conf", "kubelet-bootstrap.conf", "konnectivity.conf"])
        {
            Why = "kubelet's configuration as k0s makes it, and which API server it uses; credentials are blanked.",
            MaxDepth = 1,
        },
        new TreeSpec("kubernetes/k0s-manifests", "/var/lib/k0s/manifests", ["*.yaml"])
        {
            Why = "Add-ons that k0s applies by itself, the CNI among them.",
            MaxDepth = 2,
            MaxFiles = 200,
            Priority = Priority.Bulky,
            Except = ["*secret*", .. Keys],
        },
        new TreeSpec("kubernetes/microk8s-kubeconfigs", "/var/snap/microk8s/current/credentials", ["*.config"])
        {
            Why = "Which API server each part of MicroK8s uses; credentials are blanked.",
            MaxDepth = 1,
        },
        new TreeSpec("kubernetes/microk8s-args", "/var/snap/microk8s/current/args", ["*"])
        {
            Why = "The flags of every MicroK8s component, its CNI files among them.",
            MaxDepth = 2,
            Except = ["*auth*", .. Keys],
        },
        new FileSpec("kubernetes/etcd-env", "/etc/etcd.env") { Why = "etcd's member addresses where Kubespray runs it." },
        new TreeSpec("kubernetes/etcd-conf", "/etc/etcd", ["*.conf", "*.yaml", "*.yml", "*.env"])
        {
            Why = "etcd's member addresses where it is a service of the host.",
            MaxDepth = 1,
            Except = Keys,
        },
    ];

    // In a pod they are the only way: ss would look through all processes of the host for each.
    private static FileSpec Sockets(string name, string why) => new($"kubernetes/proc-net-{name}", $"/proc/net/{name}")
    {
        Why = why,
        MaxBytes = 4 << 20,
        Scope = Scope.EachNetworkNamespace,
    };

    private static FileSpec Decisive(string id, string path, string why) => new(id, path) { Why = why, Priority = Priority.Decisive };

    // Exit 1 of cat, 3 and 4 of status: there is no such unit, or it does not run; both are answers. Without systemd there would be none.
    private static ImmutableArray<CollectionSpec> Unit(string name, string why) =>
    [
        new CommandSpec($"kubernetes/unit-{name}", "systemctl", "cat", "--no-pager", $"{name}.service")
        {
            Why = why,
            OnlyIfExists = SystemdRuns,
            AlsoSuccess = [1],
        },
        new CommandSpec($"kubernetes/unit-status-{name}", "systemctl", "status", "--no-pager", "--full", "--lines=0", $"{name}.service")
        {
            Why = $"Tells whether {name} runs, since when, and how it ended last.",
            OnlyIfExists = SystemdRuns,
            AlsoSuccess = [3, 4],
        },
    ];
}
