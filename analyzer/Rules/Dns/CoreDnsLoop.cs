using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Dns;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Dns;

/// <summary>The kubelet gives CoreDNS a loopback name server, which in CoreDNS's own network is CoreDNS: what it forwards comes back to it.</summary>
internal sealed class CoreDnsLoop : NodeRule
{
    public const string ResolvedFile = "/run/systemd/resolve/resolv.conf";

    public override RuleInfo Info { get; } = new("dns/coredns-loop", Severity.Critical)
    {
        Explains = ["dns/coredns-loop-detected", "dns/coredns-crash-loop", "dns/coredns-not-running"],
        Needs = ["the kubelet's flags and configuration", "the resolv.conf that they name", "Corefile", "CoreDNS's pods and log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var setting = Need(node.Fact<KubeletSettings>()).ResolvConf;
        if (setting.Value.Length == 0)
            yield break; // set to nothing: pods get no name server of the node

        var resolvConf = Need(node.Host.Read<ResolvConf>($"files{setting.Value}"));
        if (resolvConf.NameServers.FirstOrDefault(server => server.IsLoopback) is not { } loopback)
            yield break;

        var coreDns = Need(cluster.Fact<CoreDns>());
        var asksOthers = coreDns.Forwards.IsKnown && coreDns.ForwardToResolvConf is null;
        if (asksOthers || coreDns.InheritsNodeResolver == false)
            yield break;

        yield return Describe(node, cluster, coreDns, setting, loopback);
    }

    // The loop by CoreDNS's own word, where no kubelet's settings are there to say how it comes about.
    protected override IEnumerable<Finding> Beyond(ClusterModel cluster, ImmutableArray<Evaluation> ofNodes)
    {
        var isToldOtherwise = ofNodes.Any(said => said is not Evaluation.NotEvaluated)
            || cluster.Fact<CoreDns>() is { IsKnown: true, Value: { Forwards.IsKnown: true, ForwardToResolvConf: null } };
        return isToldOtherwise ? [] : cluster.AllLogs.Select(logs => logs.Hits("dns/coredns-loop-detected")?.Samples[^1]).OfType<LogSample>().Take(1).Select(ByLog);
    }

    private Finding ByLog(LogSample detected)
    {
        const string Because = "CoreDNS's log reports the loop; the kubelet's settings and the file that they name are not in the input";
        return Found(detected.Node is { } node ? FindingScope.OfNode(node) : FindingScope.Cluster, Confidence.Likely, Because,
            ("node", detected.Node ?? "the cluster"), ("server", "the name server that it was given"), ("file", "the resolv.conf that the kubelet hands to it"), ("setting", "a setting that the input does not hold"), ("upstreams", ""), ("resolved", "")) with
        {
            Evidence = [Evidence.Of(detected, "CoreDNS saw its own query come back")],
            Affects = [FindingScope.Cluster],
        };
    }

    private Finding Describe(Node node, ClusterModel cluster, CoreDns coreDns, KubeletSetting setting, NameServer loopback)
    {
        var detected = LoopSeen(node, cluster, coreDns);
        var crashing = coreDns.On(node.Name).SelectMany(pod => pod.Containers).FirstOrDefault(container => container.Status is { WaitingReason: "CrashLoopBackOff" });
        var isProven = detected is not null || crashing is not null;
        var (confidence, because) = Judge(detected, isProven, coreDns);
        var upstreams = Upstreams(node, setting.Value);
        var resolved = LoopbackOfResolved(node, setting.Value);
        var evidence = ImmutableArray.CreateBuilder<Evidence>();
        evidence.Add(Evidence.Of(loopback.Line, $"the kubelet hands this file to pods of dnsPolicy Default, CoreDNS among them; there {loopback.Address} is CoreDNS itself"));
        if (setting.Line is { } line)
            evidence.Add(Evidence.Of(line, $"names {setting.Value} as the file for pods"));
        if (coreDns.ForwardToResolvConf is { } forward)
            evidence.Add(Evidence.Of(forward.Line, "CoreDNS asks the name servers of its resolv.conf for all other names"));
        if (detected is not null)
            evidence.Add(Evidence.Of(detected, "CoreDNS saw its own query come back"));
        if (crashing?.Status is { } status)
            evidence.Add(Evidence.Of(status.WaitingLine ?? status.Line, $"CoreDNS on this node is in CrashLoopBackOff, restarted {status.RestartCount} times"));
        if (resolved is { } given)
            evidence.Add(Evidence.Of(given, "systemd-resolved takes the loopback address from here"));

        return Found(
            FindingScope.OfNode(node.Name),
            confidence,
            because,
            ("node", node.Name),
            ("server", loopback.Address),
            ("file", setting.Value),
            ("setting", setting.Line is null ? "its default, as neither --resolv-conf nor resolvConf is set" : $"the setting at {setting.Line}"),
            ("upstreams", upstreams),
            ("resolved", resolved is null ? "" : "/etc/systemd/resolved.conf")) with
        {
            Severity = isProven ? Severity.Critical : Severity.Warning,
            Evidence = evidence.ToImmutable(),
            Affects = isProven ? [FindingScope.Cluster] : [],
        };
    }

    private static (Confidence Confidence, Sentence Because) Judge(LogSample? detected, bool isProven, CoreDns coreDns)
    {
        if (isProven)
            return (Confidence.Proven, detected is null ? "the name server is a loopback address, and CoreDNS on this node keeps ending" : "the name server is a loopback address, and CoreDNS's log reports the loop");

        return coreDns.Forwards.IsKnown
            ? (Confidence.Likely, (Sentence)"every CoreDNS pod that starts on this node will forward to itself; none is seen to do so yet")
            : (Confidence.Possible, (Sentence)$"whether CoreDNS forwards to this file is not known ({coreDns.Forwards.WhyMissing})");
    }

    /// <summary>The loop in the log of a CoreDNS pod of this node; a log of the cluster counts for every node where no pod is known.</summary>
    private static LogSample? LoopSeen(Node node, ClusterModel cluster, CoreDns coreDns)
    {
        if (node.Logs.Hits("dns/coredns-loop-detected") is { } own)
            return own.Samples[^1];

        var names = coreDns.On(node.Name).Select(pod => pod.Name).ToImmutableArray();
        return cluster.Logs.Hits("dns/coredns-loop-detected")?.Samples
            .LastOrDefault(sample => !coreDns.Pods.IsKnown || names.Any(name => sample.Path.Contains(name, StringComparison.Ordinal)));
    }

    /// <summary>The real name servers behind systemd-resolved's stub, where a file of the node lists them.</summary>
    private static string Upstreams(Node node, string file)
    {
        var real = node.Host.Read<ResolvConf>($"files{ResolvedFile}");
        return file != ResolvedFile && real.IsKnown && real.Value.NameServers is [_, ..] servers && !servers.Any(server => server.IsLoopback)
            ? string.Join(", ", servers.Select(server => server.Address))
            : "";
    }

    /// <summary>The loopback address that an administrator gave to systemd-resolved, which copies it into its resolv.conf.</summary>
    private static SourceLine? LoopbackOfResolved(Node node, string file)
    {
        var configured = node.Host.Read<ResolvedConf>("files/etc/systemd/resolved.conf");
        if (file != ResolvedFile || !configured.IsKnown)
            return null;

        foreach (var word in configured.Value.Dns)
        {
            if (NameServer.TryParse(word.Text, out var address) && System.Net.IPAddress.IsLoopback(address))
                return word.Line;
        }

        return null;
    }
}
