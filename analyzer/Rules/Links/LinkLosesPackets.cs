using System.Collections.Immutable;
using System.Globalization;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>A network card counts many broken or missed packets, or works in half duplex: cable, port or ring buffer.</summary>
internal sealed class LinkLosesPackets : NodeRule
{
    // Since boot: a burst at some time no one notices, one packet of a thousand halves the rate of TCP.
    private const long Many = 1000;
    private const double NoticedShare = 0.001;
    private const double HarmfulShare = 0.01;

    public override RuleInfo Info { get; } = new("links/link-loses-packets", Severity.Warning)
    {
        Explains = ["kubernetes/api-vip-timeout", "dns/upstream-times-out", "etcd/leader-changes-often", "services/upstream-connection-reset"],
        Needs = ["links/addr with ip -s, or files/proc/net/dev", "links/ethtool of the device, where it is there"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var counted = Cards(node);
        var half = Half(node);
        if (counted.IsEmpty && half is null && !HasNone(node))
            throw CannotTell($"no counters of a network card are in the input ({new ShellCommand("ip -s link")} on the node would tell)");

        foreach (var card in counted.Where(card => Lost(card.Counters!) is var lost && lost >= Many && lost >= NoticedShare * Seen(card.Counters!))) // counted
            yield return Describe(node, card);
        if (half is { } value)
            yield return Slow(node, value.Device, value.Line);
    }

    // What the kernel itself makes up drops by design what nobody listens for; its counters tell nothing of cables.
    private static ImmutableArray<Link> Cards(Node node)
    {
        var links = node.Fact<NodeLinks>();
        ImmutableArray<Link> known = links.IsKnown ? links.Value.Links : [];
        var cards = known.Where(link => link.Kind is null && IsCard(link.Name)).ToImmutableArray();
        if (cards.Any(card => card.Counters is not null))
            return [.. cards.Where(card => card.Counters is not null)];

        var dev = node.Host.Read<ProcNetDev>("files/proc/net/dev");
        return dev.IsKnown ? [.. dev.Value.Links.Where(link => known.IsEmpty ? IsCard(link.Name) : cards.Any(card => card.Name == link.Name))] : [];
    }

    // A node that is itself a container has devices of the kernel's making alone.
    private static bool HasNone(Node node) =>
        node.Fact<NodeLinks>() is { IsKnown: true, Value: { WhyPartial: null, Links: var links } } && links.Any(link => link.Kind is not null) && links.All(link => link.Kind is not null || !IsCard(link.Name));

    private static bool IsCard(string name) =>
        name.StartsWith("eth", StringComparison.Ordinal) || name.StartsWith("en", StringComparison.Ordinal) || name.StartsWith("em", StringComparison.Ordinal) || name.StartsWith("ib", StringComparison.Ordinal)
        || (name.Length > 2 && name[0] == 'p' && char.IsAsciiDigit(name[1]));

    private static long Lost(LinkCounters counters) => counters.RxErrors + counters.RxMissed + counters.TxErrors + counters.TxCarrier;

    private static long Seen(LinkCounters counters) => counters.RxPackets + counters.TxPackets;

    private static (string Device, SourceLine Line)? Half(Node node) => node.Host.Ids
        .Where(id => id.Contains("ethtool", StringComparison.Ordinal))
        .Select(node.Host.Read<EthtoolText>)
        .Where(text => text is { IsKnown: true, Value.Device: not null } && text.Value.Get("Link detected")?.Value != "no")
        .Select(text => (Device: text.Value.Device!, Duplex: text.Value.Get("Duplex"))) // filtered
        .Where(one => one.Duplex?.Value == "Half")
        .Select(one => ((string, SourceLine)?)(one.Device, one.Duplex!.Line)) // filtered
        .FirstOrDefault();

    private Finding Describe(Node node, Link card)
    {
        var counters = card.Counters!; // counted
        var (lost, seen) = (Lost(counters), Seen(counters));
        var share = (100.0 * lost / Math.Max(1, seen)).ToString("0.##", CultureInfo.InvariantCulture);
        var waited = TimeoutsLogged.On(node);
        Sentence because = $"{lost} of {seen} packets, {share} %, since the counters began{(waited is null ? (Sentence)"; when they rose is not in the input" : ", and a log of the node tells of timeouts")}";
        return Found(FindingScope.OfNode(node.Name), waited is null ? Confidence.Possible : Confidence.Likely, because,
            ("node", node.Name), ("device", card.Name), ("lost", lost), ("seen", seen), ("share", share), ("half", ""),
            ("errors", $"{counters.RxErrors} received with errors, {counters.RxMissed} missed, {counters.TxErrors} not sent, {counters.TxCarrier} for want of a carrier"), ("because", because)) with
        {
            Severity = waited is not null || lost >= HarmfulShare * seen ? Severity.Warning : Severity.Info,
            Evidence = [ClusterAddresses.Cite(card.Line, $"{card.Name}: {counters.RxErrors} received with errors, {counters.RxMissed} missed, {counters.TxErrors} not sent"), .. waited is null ? [] : new[] { Evidence.Of(waited, "somebody on the node waited in vain") }],
        };
    }

    private Finding Slow(Node node, string device, SourceLine line)
    {
        const string Because = "the card says so; switches offer full duplex unless one side is set by hand";
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, Because,
            ("node", node.Name), ("device", device), ("lost", ""), ("seen", ""), ("share", ""), ("half", "yes"), ("errors", ""), ("because", Because)) with
        {
            Evidence = [Evidence.Of(line, $"{device} works in half duplex")],
        };
    }
}
