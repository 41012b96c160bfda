using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>The names, figures and lines by which a rejecting FORWARD chain is told.</summary>
internal static class ForwardWords
{
    public static (string Name, object Value)[] Values(
        Node node, ForwardFlow flow, Decider decider, string? owner, ChainRule? acceptor, IEnumerable<string> flows, string podCidr) =>
    [
        ("node", node.Name),
        ("from", flow.Flow.Source!) /* a forwarded packet has one */,
        ("to", flow.Flow.Destination),
        ("toName", flow.Flow.To),
        ("protocol", $"{flow.Flow.DestinationPort}/{flow.Flow.Protocol.ToString().ToLowerInvariant()}"),
        ("inInterface", flow.Flow.InInterface ?? ""),
        ("place", PlaceOf(decider)),
        ("rule", decider.By?.BodyText ?? $"policy {PolicyOf(decider)}"),
        ("ruleNumber", decider.TopRule?.Index.ToString() ?? "1"),
        ("verdict", decider.IsRejected ? "rejected" : "dropped"),
        ("hits", CountersOf(decider)?.Packets.ToString() ?? ""),
        ("backEnd", BackEndOf(decider)),
        ("isIptables", IsNative(decider) ? "" : "yes"),
        ("nativeTable", IsNative(decider) ? decider.Table : ""),
        ("topChain", decider.TopRule?.Chain ?? decider.Chain),
        ("owner", owner ?? ""),
        ("isFirewalld", owner == FirewallOwner.Firewalld ? "yes" : ""),
        ("isUfw", owner == FirewallOwner.Ufw ? "yes" : ""),
        ("isPolicy", decider.Policy is null ? "" : "yes"),
        ("laterRule", acceptor is null ? "" : $"rule {acceptor.Index} ({acceptor.BodyText})"),
        ("laterAccepts", acceptor is not null && IsLater(acceptor, decider) ? "yes" : ""),
        ("flows", string.Join("; ", flows.Distinct())),
        ("seen", SeenByClient(decider)),
        ("podCidr", podCidr),
    ];

    public static IEnumerable<Evidence> Evidence(Decider decider, ChainRule? acceptor, PathEnd end)
    {
        yield return Cite(decider.Line, $"{PlaceOf(decider)}: {decider.By?.BodyText ?? $"policy {PolicyOf(decider)}"}{Hits(decider)}");
        foreach (var jump in decider.Jumps)
            yield return Cite(jump.Line, $"{jump.Place} leads there");
        if (acceptor is not null && IsLater(acceptor, decider))
            yield return Cite(acceptor.Line, $"rule {acceptor.Index} would accept the packet, but comes after");
        if (Trail.Ordered(end.Branch.Trail).Select(trail => trail.Event.ToStep()).FirstOrDefault(step => step.Kind == StepKind.Route) is { Source: { } route } step)
            yield return Cite(route, step.What);
    }

    /// <summary>Evidence without its neighbours where the artifact is one long line of JSON.</summary>
    public static Evidence Cite(SourceLine line, string says) =>
        line.Start > 0 && line.Artifact.Content[line.Start - 1] is not '\n'
            ? new(line.Artifact.Node, line.Artifact.Path, line.Number, line.Text, says)
            : Rules.Evidence.Of(line, says);

    // table filter, chain FORWARD, rule 16: REJECT icmp-host-prohibited
    public static string PlaceOf(Decider decider) => decider.By is { } rule
        ? $"{rule.Place}: {Word(decider.Verdict)}"
        : $"table {decider.Table}, chain {decider.Chain}: policy {PolicyOf(decider)}";

    // As iptables writes it, whichever language the rule is in.
    private static string Word(Verdict verdict) => verdict is Verdict.Reject reject ? $"REJECT {reject.With}" : verdict.ToString()!.ToUpperInvariant(); // a record's text is never null

    private static bool IsLater(ChainRule acceptor, Decider decider) => decider.TopRule is { } guilty && acceptor.Index > guilty.Index;

    private static Counters? CountersOf(Decider decider) => decider.By is null ? decider.Policy?.Chain.Source.Counters : decider.By.Counters;

    private static string PolicyOf(Decider decider) => decider.Policy?.Chain.Source.Policy ?? "";

    private static string Hits(Decider decider) => CountersOf(decider) is { } counters ? $" ({counters.Packets} packets so far)" : "";

    // A table of nft's own language is named with its family.
    private static bool IsNative(Decider decider) => decider.Table.Contains(' ');

    private static string BackEndOf(Decider decider)
    {
        var path = decider.Line.Artifact.Path;
        if (IsNative(decider))
            return "nft";

        return path.Contains("legacy", StringComparison.Ordinal) ? "iptables-legacy" : path.Contains("iptables-nft", StringComparison.Ordinal) ? "iptables-nft" : "iptables";
    }

    // What the kernel makes of each answer in the client (net/ipv4/icmp.c, icmp_err_convert).
    private static string SeenByClient(Decider decider) => (decider.Verdict as Verdict.Reject)?.With switch
    {
        _ when !decider.IsRejected => "a timeout",
        "tcp-reset" or "icmp-port-unreachable" or null => "\"connection refused\"",
        "icmp-net-unreachable" or "icmp-net-prohibited" or "icmp-no-route" => "\"network is unreachable\"",
        "icmp-proto-unreachable" => "\"protocol not available\"",
        _ => "\"no route to host\" (DNS clients: a timeout)",
    };
}
