using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cases;

/// <summary>One fault of a founding case, and how it must come out.</summary>
/// <param name="Cause">The id that must be a root cause, at this scope.</param>
/// <param name="Symptoms">Ids that must stand under it.</param>
internal sealed record FoundingFault(string Site, string? Overlay, string Cause, string Scope, ImmutableArray<string> Symptoms)
{
    /// <summary>Further files of the fault.</summary>
    public ImmutableArray<(string Path, string Content)> With { get; init; } = [];

    /// <summary>Whether all that the case's write-up tells of stands in the input beside it.</summary>
    public bool IsOfWriteUp { get; init; }

    public override string ToString() => $"{Site}: {Cause}";

    /// <summary>Writes the input below the folder, each file where the layout puts it.</summary>
    public void Lay(TempFolder folder, Func<string, string> layout)
    {
        if (IsOfWriteUp)
        {
            FirewalldHaWriteUp.Lay(folder, layout);
            return;
        }

        foreach (var (path, source) in new CaseBundle(Site, Overlay).Files())
            folder.Write(layout(path), File.ReadAllBytes(source));
        foreach (var (path, content) in With)
            folder.Write(layout(path), content);
    }
}

/// <summary>The faults inside the five founding cases are root causes with their symptoms under them, from a bundle and from loose files.</summary>
public sealed class FoundingCaseTests
{
    private const string Swapfile = "Filename\t\t\t\tType\t\tSize\tUsed\tPriority\n/swapfile                               file\t\t3991548\t0\t-2\n";
    private const string RefusesDocker = "Nov 04 07:04:46 node5 kubelet[4759]: F1104 07:04:46.511159    4759 server.go:274] failed to run Kubelet: misconfiguration: kubelet cgroup driver: \"systemd\" is different from docker cgroup driver: \"cgroupfs\"\n";
    private const string RefusesSwap = "Nov 04 07:04:46 node5 kubelet[8662]: F1104 07:04:46.741210    8662 server.go:262] failed to run Kubelet: Running with swap on is not supported, please disable swap! or set --fail-swap-on flag to false.\n";

    private static readonly ImmutableArray<FoundingFault> Faults =
    [
        new("dual-homed", "broken", "routing/service-source-from-wrong-interface", "node:host-a", ["cni/flannel-cannot-reach-api", "kubernetes/api-vip-timeout"]),
        new("hard-way", "broken-asymmetric-return", "routing/asymmetric-return", "node:controller-0", ["node/kubelet-cannot-register"]),
        new("hard-way", "broken-kubelet-hostname", "control-plane/kubelet-address-types-unresolvable", "node:controller-1", ["control-plane/kubelet-name-lookup-failed"]),
        new("hard-way", "broken-coredns-loop", "dns/coredns-loop", "node:worker-0", ["dns/coredns-loop-detected"]),
        new("hard-way", "broken-bridge-nf-off", "routing/bridge-netfilter-off", "node:worker-1", ["dns/reply-from-unexpected-source"]),
        new("hard-way", "broken-certificate-san", "control-plane/certificate-lacks-address", "cluster", ["control-plane/x509-name-mismatch", "node/kubelet-cannot-register"]),
        new("firewalld-ha", "broken", "netfilter/forward-rejects-pod-traffic", "node:master1", ["netfilter/icmp-admin-prohibited"]),
        OfWriteUp("netfilter/host-firewall-closes-port", "node:master2"),
        OfWriteUp("node/cgroup-driver-mismatch", "node:master3", "node/docker-cgroupfs-warned"),
        OfWriteUp("node/dockershim-gone", "node:worker1", "node/kubelet-unknown-flag"),
        OfWriteUp("node/swap-on", "node:master3", "node/kubelet-not-running"),
        OfWriteUp("cni/configuration-missing", "node:worker2", "dns/coredns-not-running", "node/not-ready"),
        OfWriteUp("control-plane/join-credentials-expired", "node:master3", "control-plane/kubeadm-certs-gone"),
        OfWriteUp("control-plane/balancer-servers-down", "node:loadbalancer1"),
        new("ipvs-nft", "broken", "netfilter/back-ends-split", "node:node5", ["kube-proxy/iptables-restore-failed", "netfilter/ipvs-connections-half-open"]),
        new("two-lb-controllers", "broken", "load-balancers/two-controllers-own-services", "cluster", ["load-balancers/reconcile-storm", "services/upstream-no-route"]),
        new("two-lb-controllers", "broken", "services/ingress-tls-secret-missing", "cluster", []),
        new("ipvs-nft", null, "node/cgroup-driver-mismatch", "node:node5", [])
        {
            With = [("nodes/node5/runtime/docker-info.txt", "Server Version: 18.09.9\nLogging Driver: json-file\nCgroup Driver: cgroupfs\n"), ("nodes/node5/logs/journal-kubelet.log", RefusesDocker)],
        },
        new("ipvs-nft", null, "node/swap-on", "node:node5", [])
        {
            With = [("nodes/node5/files/proc/swaps", Swapfile), ("nodes/node5/logs/journal-kubelet.log", RefusesSwap)],
        },
    ];

    private static FoundingFault OfWriteUp(string cause, string scope, params ImmutableArray<string> symptoms) => new("firewalld-ha", "broken", cause, scope, symptoms) { IsOfWriteUp = true };

    public static TheoryData<string> All => [.. Faults.Select(fault => fault.ToString())];

    [Theory, MemberData(nameof(All))]
    public void It_is_a_root_cause_with_its_symptoms_from_a_bundle(string fault) => AssertFound(fault, path => path);

    [Theory, MemberData(nameof(All))]
    public void It_is_a_root_cause_with_its_symptoms_from_loose_files(string fault) => AssertFound(fault, LooseLayout.Flat);

    private static void AssertFound(string name, Func<string, string> layout)
    {
        var fault = Faults.Single(one => one.ToString() == name);
        using var folder = new TempFolder();
        fault.Lay(folder, layout);

        var causes = Analysis.Run([folder.Path]).Diagnosis.Causes;

        var cause = Assert.Single(causes, one => one.Id == fault.Cause && one.Findings.Any(finding => finding.Scope.ToString() == fault.Scope));
        Assert.True(cause.Severity >= Severity.Warning, $"{cause.Severity}");
        var others = causes.Where(one => one.Id == fault.Cause).SelectMany(one => one.Symptoms).Select(symptom => symptom.Id);
        Assert.Equal([], fault.Symptoms.Except(others));
    }
}
