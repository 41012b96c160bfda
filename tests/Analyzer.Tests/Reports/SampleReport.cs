using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Reports;

/// <summary>A made-up incident with one of everything that a report can show, hostile text in the logs included.</summary>
internal static class SampleReport
{
    public const string Hostile = "<script>alert(1)</script> <img src=x onerror=alert(2)> [click](javascript:alert(3)) `|` \u202Egnp.exe\u0007 {{node}}";

    private const string Article = """
        ---
        title: FORWARD on {{node}} rejects pod traffic before any rule that accepts it
        summary: The firewall of {{node}} answers packets from {{pods}} with {{reject}}, so pods on other nodes reach nothing here.
        ---
        ## What it is
        A host firewall ends its FORWARD chain with a REJECT. The rules that would accept pod traffic stand **behind** it, so they are never reached. <b>Raw HTML</b> is text.
        ## How we know
        The simulated packet from `{{pods}}` meets rule {{rule}} of FORWARD first{{#if counter}}, and the kernel's own counter of that rule stands at {{counter}}{{/if}}.
        ## Confirm on the node
        ```sh
        iptables -t filter -L FORWARD -nv --line-numbers
        ```
        ## Fix now
        Let the pods pass before the REJECT:
        ```sh
        iptables -t filter -I FORWARD {{rule}} -s {{pods}} -j ACCEPT
        ```
        ## Fix for good
        ```sh
        firewall-cmd --permanent --zone=trusted --add-interface=cni0
        firewall-cmd --permanent --zone=trusted --add-interface=flannel.1
        firewall-cmd --reload
        ```
        ## Risk of the fix
        A reload of firewalld flushes what others wrote into its tables; kube-proxy writes its rules again within its sync period.
        ## References
        - [firewalld: zones](https://firewalld.org/documentation/zone/)
        """;

    private static readonly ArtifactText Rules = new("master1", "nodes/master1/netfilter/iptables-nft-save.txt",
        """
        *filter
        :FORWARD DROP [12:1008]
        -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A FORWARD -i lo -j ACCEPT
        [48:3936] -A FORWARD -j REJECT --reject-with icmp-host-prohibited
        -A FORWARD -s 10.244.0.0/16 -j ACCEPT
        COMMIT
        """);

    private static readonly ArtifactText Routes = new("master1", "nodes/master1/routing/routes-text.txt", "10.244.0.0/24 dev cni0 proto kernel scope link src 10.244.0.1\n");

    public static DateTimeOffset Captured { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static ReportSubject Subject { get; } = new(
        [
            new("support-bundle-site7-20260102T030405Z.tar.gz", ["the archive is cut off after 212 entries; what came later is missing"])
            {
                Description = "support bundle of master1, outcome disk-full",
                Notes = ["nodes/worker1/files/etc/motd: of no kind that is read"],
            },
        ],
        Cluster(),
        Diagnosed())
    {
        Version = "0.1.0",
        Articles = (id, _) => id switch
        {
            "netfilter/forward-rejects-pod-traffic" => Articles.Parse(id, Article),
            "dns/lookups-time-out" => Articles.Parse(id, "---\ntitle: Lookups time out\nsummary: {{count}} lookups had no answer.\n---\n## What it is\nNo answer came.\n"),
            _ => null,
        },
    };

    public static DiagnosisResult Diagnosed() =>
        Diagnoser.Diagnose(
            [
                new(
                    new RuleInfo("netfilter/forward-rejects-pod-traffic", Severity.Critical) { Explains = ["dns/lookups-time-out"], Needs = ["the filter table"] },
                    [
                        new Evaluation.Found(FindingScope.OfNode("master1"), [Reject("master1") with { Trace = Packet() }]),
                        new Evaluation.Found(FindingScope.OfNode("master2"), [Reject("master2")]),
                        new Evaluation.Healthy(FindingScope.OfNode("worker1")),
                    ]),
                new(
                    new RuleInfo("node/swap-is-on", Severity.Warning) { Needs = ["/proc/swaps"] },
                    [
                        new Evaluation.Healthy(FindingScope.OfNode("master1")),
                        new Evaluation.NotEvaluated(FindingScope.OfNode("master2"), Sentence.ForLackOf([new(Place.OnHost("master2"), "files/proc/swaps")], "files/proc/swaps: not in the input")),
                        new Evaluation.Found(FindingScope.OfNode("worker1"), [Swap()]),
                    ]),
                new(
                    new RuleInfo("services/two-controllers-own-load-balancers", Severity.Critical) { Needs = ["Services"] },
                    [new Evaluation.NotEvaluated(FindingScope.Cluster, Sentence.ForLackOf([new(Place.Api, "core_v1_services")], "cluster/core_v1_services: the API server could not be reached"))]),
            ],
            [Timeouts(), Unknown()]);

    private static Finding Reject(string node) =>
        new("netfilter/forward-rejects-pod-traffic", Severity.Critical, Confidence.Proven, FindingScope.OfNode(node))
        {
            Because = $"the simulated packet is rejected by this rule, and the logs of worker1 show lookups that time out",
            Values = Values(("node", node), ("pods", "10.244.0.0/16"), ("reject", "icmp-host-prohibited"), ("rule", "3"), ("counter", node == "master1" ? "48 packets" : "")),
            Evidence =
            [
                Evidence.Of(Rules.Line(5) with { Artifact = Rules with { Node = node, Path = $"nodes/{node}/netfilter/iptables-nft-save.txt" } }, "This rule rejects what no rule before it accepts"),
                Evidence.Of(Rules.Line(6), "The rule that would accept pod traffic stands behind it"),
            ],
            Affects = [FindingScope.OfNode("worker1")],
        };

    private static Finding Swap() =>
        new("node/swap-is-on", Severity.Warning, Confidence.Likely, FindingScope.OfNode("worker1"))
        {
            Because = "swap is in use, but the kubelet runs",
            Values = Values(("node", "worker1")),
            Evidence = [Evidence.Of(new ArtifactText("worker1", "nodes/worker1/files/proc/swaps", "Filename\tType\tSize\tUsed\tPriority\n/swap.img\tfile\t2097148\t0\t-2\n").Line(2), "A swap file is active")],
        };

    private static Finding Timeouts() =>
        new("dns/lookups-time-out", Severity.Warning, Confidence.Proven, FindingScope.OfNode("worker1"))
        {
            Because = "the log has 3 such lines",
            Values = Values(("count", "3")),
            Evidence = [new("worker1", "nodes/worker1/files/var/log/syslog", 4711, "lookup kubernetes.default: i/o timeout", "First of 3")],
        };

    private static Finding Unknown() =>
        new("logs/hostile-line", Severity.Warning, Confidence.Proven, FindingScope.OfNode("worker1"))
        {
            Because = "the log has such a line",
            Values = Values(("text", Hostile)),
            Evidence = [new("worker1", "nodes/worker1/logs/journal-kubelet.log", 17, Hostile + new string('x', 5000), Hostile)],
        };

    private static Trace Packet()
    {
        var reject = new Step(StepKind.Netfilter, "filter FORWARD, rule 3: REJECT with icmp-host-prohibited", Rules.Line(5));
        return new(
            new Flow("pod:default/dnsutils", "svc:kube-system/kube-dns", IPAddress.Parse("10.244.3.2"), IPAddress.Parse("10.96.0.10"), Protocol.Udp, 53),
            [
                new("worker1",
                [
                    new(StepKind.Translate, "kube-proxy picks the endpoint on master1", null, "10.96.0.10:53", "10.244.0.7:53"),
                    new(StepKind.Encapsulate, "VXLAN through flannel.1 to master1", null),
                ]),
                new("master1", [new(StepKind.Route, "out of cni0", Routes.Line(1)), reject]),
            ],
            Disposition.Rejected,
            Certainty.Certain)
        { DecidedBy = reject, DependsOn = ["the ruleset as it was at the time of the capture"] };
    }

    private static ClusterModel Cluster() =>
        new(
            [Node("master1", LogEvents.None), Node("master2", LogEvents.None), Node("worker1", Logs())],
            Store(),
            LogEvents.None,
            Captured);

    private static Node Node(string name, LogEvents logs) =>
        new(name, Store(), ImmutableSortedDictionary<string, ArtifactStore>.Empty, ImmutableSortedDictionary<string, ArtifactStore>.Empty, logs);

    private static ArtifactStore Store() => new(ImmutableSortedDictionary<string, ArtifactText>.Empty, _ => null, _ => null);

    private static LogEvents Logs() =>
        new(
            new Dictionary<string, LogHits> { ["dns/lookups-time-out"] = Hits("dns/lookups-time-out", 0, 1, 2, 30, 31, 60), ["logs/hostile-line"] = Hits("logs/hostile-line", 42) },
            [])
        {
            Unknown = [Unknown("kubelet", $"cannot reach # {Hostile}", LogLevel.Error, 1204, true), Unknown("kube-system/coredns", "panic: *", LogLevel.Fatal, 1, false)],
        };

    private static LogTemplate Unknown(string component, string shape, LogLevel level, long count, bool isAtLeast)
    {
        var at = new DateTimeOffset(2026, 1, 2, 2, 17, 0, TimeSpan.Zero);
        var sample = new LogSample("worker1", "nodes/worker1/logs/journal-kubelet.log", 17, $"E0102 02:17:00.000000 1 a.go:1] {shape}", at, ImmutableSortedDictionary<string, string>.Empty);
        return new(component, shape, level, count, at, at.AddHours(1), [sample]) { IsAtLeast = isAtLeast };
    }

    private static LogHits Hits(string id, params int[] minutes)
    {
        var start = new DateTimeOffset(2026, 1, 2, 2, 0, 0, TimeSpan.Zero);
        return new(
            new LogSignature(id, "x", "x"),
            minutes.Sum(minute => minute % 7 + 1),
            start.AddMinutes(minutes[0]),
            start.AddMinutes(minutes[^1]),
            new Dictionary<string, long>(),
            [],
            minutes.ToDictionary(minute => start.AddMinutes(minute), minute => minute % 7 + 1L));
    }

    private static ImmutableSortedDictionary<string, string> Values(params (string Name, string Value)[] values) =>
        values.ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
}
