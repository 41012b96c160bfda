using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>What kubelet and kubeadm say of a host that is not prepared for Kubernetes.</summary>
internal static class NodeSetupSignatures
{
    public static ImmutableArray<Signature> All { get; } =
    [
        new("node/kubelet-refuses-cgroup-driver", Severity.Warning,
            "misconfiguration: kubelet cgroup driver: ",
            """misconfiguration: kubelet cgroup driver: \\?"'?(?<kubelet>\w+)'?\\?" is different from (?<runtime>\w+) cgroup driver: \\?"(?<driver>\w+)""")
        {
            OnlyForRules = true,
            SeenIn = "kubelet 1.6 to 1.23 with Docker",
            Matches =
            [
                """Apr 05 05:33:40 master kubelet[4759]: F0405 05:33:40.511159    4759 server.go:274] failed to run Kubelet: misconfiguration: kubelet cgroup driver: "systemd" is different from docker cgroup driver: "cgroupfs" """,
                """E0801 10:00:00.000000    4759 server.go:294] "Failed to run kubelet" err="failed to run Kubelet: misconfiguration: kubelet cgroup driver: \"systemd\" is different from docker cgroup driver: \"cgroupfs\"" """,
            ],
            MustNotMatch = ["""        [WARNING IsDockerSystemdCheck]: detected "cgroupfs" as the Docker cgroup driver."""],
        },

        new("node/docker-cgroupfs-warned", Severity.Warning,
            "as the Docker cgroup driver",
            """detected "(?<driver>\w+)" as the Docker cgroup driver""")
        {
            OnlyForRules = true,
            SeenIn = "kubeadm 1.12 to 1.23",
            Matches = ["""        [WARNING IsDockerSystemdCheck]: detected "cgroupfs" as the Docker cgroup driver. The recommended driver is "systemd". Please follow the guide at https://kubernetes.io/docs/setup/cri/"""],
            MustNotMatch = ["I0304 00:32:10.175750    2629 checks.go:128] validating if the \"docker\" service is enabled and active"],
        },

        new("node/kubelet-refuses-swap", Severity.Warning,
            "unning with swap on is not supported",
            """[Ff]ailed to run [Kk]ubelet.*[Rr]unning with swap on is not supported""")
        {
            OnlyForRules = true,
            SeenIn = "kubelet 1.8 to 1.33",
            Matches =
            [
                "F1129 19:04:46.741210    8662 server.go:262] failed to run Kubelet: Running with swap on is not supported, please disable swap! or set --fail-swap-on flag to false.",
                """E0205 10:58:14.917245   12704 run.go:72] "command failed" err="failed to run Kubelet: running with swap on is not supported, please disable swap or set --fail-swap-on flag to false. """,
            ],
            MustNotMatch = ["        [WARNING Swap]: running with swap on is not supported. Please disable swap"],
        },
    ];
}
