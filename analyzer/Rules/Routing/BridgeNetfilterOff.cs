using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>Packets between pods on one bridge pass neither iptables nor connection tracking, so answers keep the pod's address.</summary>
internal sealed class BridgeNetfilterOff : NodeRule
{
    private const string Key = "net.bridge.bridge-nf-call-iptables";
    private static readonly Sentence WhatTells = $"{new ShellCommand($"sysctl {Key}")} on the node would tell";
    private const string Symptom = "dns/reply-from-unexpected-source";

    public override RuleInfo Info { get; } = new("routing/bridge-netfilter-off", Severity.Critical)
    {
        Explains = [Symptom],
        Needs = ["kernel/sysctl", "files/proc/modules", "links/addr", "files/etc/cni/net.d/*"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (WhyOff(node) is not { } off)
            yield break;

        var links = Need(node.Fact<NodeLinks>());
        var bridges = PodBridges.Of(links, node, cluster);
        if (bridges.IsEmpty && PodBridges.Doubtful(links, node) is { } doubtful)
            throw CannotTell($"whether pods hang on bridge {doubtful.Name} is not known (files/etc/cni/net.d: not in the input ({new ShellCommand("tail -n +1 /etc/cni/net.d/*")} on the node would tell))");

        foreach (var bridge in bridges.Where(bridge => !HasOwnSwitchOn(node, bridge)))
        {
            if (Translates(node, cluster) != false)
                yield return Describe(node, cluster, bridge, off);
        }
    }

    /// <summary>Why bridged packets skip iptables, and the line that shows it.</summary>
    private sealed record Off(string Reason, string Sentence, SourceLine Line, string Says);

    // The setting is there only while the module is: absent, it counts as 0 (net/bridge/br_netfilter_hooks.c).
    private static Off? WhyOff(Node node)
    {
        var sysctl = Need(node.Fact<Sysctl>());
        if (sysctl.Get(Key) is { } setting)
            return setting.Number == 0 ? new("bridge-nf-call-iptables is 0", $"{Key} is 0.", setting.Line, "switched off: bridged packets skip iptables") : null;

        if (!sysctl.Values.ByKey.Keys.Any(key => key.StartsWith("net.", StringComparison.Ordinal)))
            throw CannotTell($"kernel/sysctl holds no network settings ({WhatTells})");
        if (sysctl.IsAbsent(Key) is null)
            throw CannotTell($"the input does not show {Key} ({WhatTells})");

        var modules = Need(node.Fact<Modules>());
        return modules.Has("br_netfilter") == true
            ? throw CannotTell($"br_netfilter is there, but kernel/sysctl does not show {Key} ({WhatTells})")
            : new("br_netfilter is not loaded", $"The module br_netfilter is not loaded, and {Key} does not exist.", modules.Loaded.Text.Whole, "br_netfilter is not among the loaded modules");
    }

    // {"ifname":"cni0","linkinfo":{"info_kind":"bridge","info_data":{"nf_call_iptables":1}}}: either switch will do.
    private static bool HasOwnSwitchOn(Node node, Link bridge) =>
        node.Host.Read<DocumentFile>("links/addr") is { IsKnown: true } file
        && file.Value.Roots.SelectMany(root => root.Children).Any(link =>
            link.TextAt("ifname") == bridge.Name && link.TextAt("linkinfo", "info_data", "nf_call_iptables") == "1");

    // Whether kube-proxy (or another that does the same in netfilter) turns Services' addresses here; null where nothing tells.
    private static bool? Translates(Node node, ClusterModel cluster)
    {
        if (cluster.Fact<Components>() is { IsKnown: true } components && components.Value.On(node.Name, "kube-proxy") is not null)
            return true;

        if (node.Fact<NetfilterRulesets>() is not { IsKnown: true } rulesets)
            return null;

        if (rulesets.Value.Known.Any(save => save.Chain("nat", "KUBE-SERVICES") is not null))
            return true;

        // The nat table that is not in the input may lead to Services all the same.
        var isSeen = rulesets.Value.Known.All(save => save.Knows("nat"));
        var inNft = (node.Host.Text("netfilter/nft-ruleset") is { IsKnown: true } nft && nft.Value.Content.Contains("table ip kube-proxy", StringComparison.Ordinal));
        return inNft || isSeen ? inNft : null;
    }

    private Finding Describe(Node node, ClusterModel cluster, Link bridge, Off off)
    {
        var reply = Reply(node, cluster);
        var isSure = Translates(node, cluster) == true;
        var (confidence, because) = reply switch
        {
            not null => (Confidence.Proven, (Sentence)$"{off.Sentence} A client on the cluster got an answer from an address that it did not ask."),
            _ when isSure => (Confidence.Likely, (Sentence)$"{off.Sentence} Pods hang on bridge {bridge.Name} and Services are translated on this node; no log shows a lost answer."),
            _ => (Confidence.Possible, (Sentence)$"{off.Sentence} Pods hang on bridge {bridge.Name}; the input does not show that Services are translated on this node."),
        };
        return Found(
            FindingScope.OfNode(node.Name),
            confidence,
            because,
            ("node", node.Name),
            ("bridge", bridge.Name),
            ("reason", off.Reason),
            ("reasonSentence", off.Sentence),
            ("reply", reply is null ? "" : reply.Text.Trim()),
            ("because", because)) with
        {
            Severity = confidence == Confidence.Possible ? Severity.Warning : Severity.Critical,
            Evidence =
            [
                Evidence.Of(off.Line, off.Says),
                Evidence.Of(bridge.Line, $"pods hang on bridge {bridge.Name}"),
                .. reply is null ? Array.Empty<Evidence>() : [Evidence.Of(reply, "the answer comes from the pod's own address instead of the Service's")],
            ],
            Trace = BridgedAnswer.Of(node, cluster, bridge, off.Line, reply),
        };
    }

    // A log fetched through the API is of no known node: it counts where its answering pod is on this one.
    private static LogSample? Reply(Node node, ClusterModel cluster) =>
        cluster.AllLogs
            .SelectMany(logs => logs.Hits(Symptom)?.Samples ?? [])
            .FirstOrDefault(sample => sample.Node == node.Name || IsPodOn(node, cluster, sample.Values["from"]));

    private static bool IsPodOn(Node node, ClusterModel cluster, string address) =>
        IPAddress.TryParse(address, out var parsed)
        && (cluster.Fact<Pods>() is { IsKnown: true } pods && pods.Value.WithAddress(parsed) is { } pod
            ? pod.NodeName == node.Name
            : node.Fact<NodeLinks>() is { IsKnown: true } links && links.Value.Links.Any(link => link.Kind is "bridge" && link.Addresses.Any(held => held.Network.Contains(parsed))));
}
