using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.First;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>The names, figures and lines by which a rejecting FORWARD chain is told.</summary>
internal static class ForwardWords
{
    public static (string Name, object Value)[] Values(
        Node node, ForwardFlow flow, TableEnd decider, string? owner, ChainRule? acceptor, IEnumerable<string> flows) =>
    [
        ("node", node.Name),
        ("from", flow.Packet.Source),
        ("to", flow.Packet.Destination),
        ("toName", flow.Flow.To),
        ("protocol", $"{flow.Packet.DestinationPort}/{flow.Packet.Protocol.ToString().ToLowerInvariant()}"),
        ("inInterface", flow.Packet.InInterface ?? ""),
        ("place", PlaceOf(decider)),
        ("rule", decider.By?.BodyText ?? $"policy {decider.Policy?.Policy}"),
        ("ruleNumber", TopRule(decider)?.Index.ToString() ?? "1"),
        ("verdict", decider.Kind == EndKind.Rejected ? "rejected" : "dropped"),
        ("hits", CountersOf(decider)?.Packets.ToString() ?? ""),
        ("backEnd", BackEndOf(decider)),
        ("isIptables", IsNative(decider) ? "" : "yes"),
        ("nativeTable", IsNative(decider) ? TableOf(decider) : ""),
        ("topChain", TopRule(decider)?.Chain ?? decider.Policy?.Name ?? ""),
        ("owner", owner ?? ""),
        ("isFirewalld", owner == FirewallOwner.Firewalld ? "yes" : ""),
        ("isUfw", owner == FirewallOwner.Ufw ? "yes" : ""),
        ("isPolicy", decider.Policy is null ? "" : "yes"),
        ("laterRule", acceptor is null ? "" : $"rule {acceptor.Index} ({acceptor.BodyText})"),
        ("laterAccepts", acceptor is not null && IsLater(acceptor, decider) ? "yes" : ""),
        ("flows", string.Join("; ", flows.Distinct())),
        ("seen", SeenByClient(decider)),
    ];

    public static IEnumerable<Evidence> Evidence(TableEnd decider, ChainRule? acceptor, PathEnd end)
    {
        yield return Cite(decider.By?.Line ?? decider.Policy!.Line, $"{PlaceOf(decider)}: {decider.By?.BodyText ?? $"policy {decider.Policy!.Policy}"}{Hits(decider)}"); // a rule or a policy decided
        foreach (var jump in decider.Jumps)
            yield return Cite(jump.Line, $"{jump.Place} leads there");
        if (acceptor is not null && IsLater(acceptor, decider))
            yield return Cite(acceptor.Line, $"rule {acceptor.Index} would accept the packet, but comes after");
        if (end.Branch.Steps.FirstOrDefault(step => step.Kind == StepKind.Route) is { Source: { } route } step)
            yield return Cite(route, step.What);
    }

    /// <summary>Evidence without its neighbours where the artifact is one long line of JSON.</summary>
    public static Evidence Cite(SourceLine line, string says) =>
        line.Start > 0 && line.Artifact.Content[line.Start - 1] is not '\n'
            ? new(line.Artifact.Node, line.Artifact.Path, line.Number, line.Text, says)
            : Rules.Evidence.Of(line, says);

    // table filter, chain FORWARD, rule 16: REJECT icmp-host-prohibited
    public static string PlaceOf(TableEnd decider) => decider.By is { } rule
        ? $"{rule.Place}: {rule.Target!.Name}{Kind(rule)}" // a deciding rule has a target
        : $"table {decider.Policy!.Table}, chain {decider.Policy.Name}: policy {decider.Policy.Policy}";

    public static ChainRule? TopRule(TableEnd decider) => decider.Jumps.IsEmpty ? decider.By : decider.Jumps[0];

    private static string Kind(ChainRule rule) => rule.Target?.Option("--reject-with") is { } with ? $" {with.Value}" : "";

    private static bool IsLater(ChainRule acceptor, TableEnd decider) => TopRule(decider) is { } guilty && acceptor.Index > guilty.Index;

    private static Counters? CountersOf(TableEnd decider) => decider.By is null ? decider.Policy?.Counters : decider.By.Counters;

    private static string Hits(TableEnd decider) => CountersOf(decider) is { } counters ? $" ({counters.Packets} packets so far)" : "";

    // A table of nft's own language is named with its family.
    private static bool IsNative(TableEnd decider) => TableOf(decider).Contains(' ');

    private static string TableOf(TableEnd decider) => decider.By?.Table ?? decider.Policy!.Table; // a rule or a policy decided

    private static string BackEndOf(TableEnd decider)
    {
        var path = (decider.By?.Line ?? decider.Policy!.Line).Artifact.Path;
        if (IsNative(decider))
            return "nft";

        return path.Contains("legacy", StringComparison.Ordinal) ? "iptables-legacy" : path.Contains("iptables-nft", StringComparison.Ordinal) ? "iptables-nft" : "iptables";
    }

    // What the kernel makes of each answer in the client (net/ipv4/icmp.c, icmp_err_convert).
    private static string SeenByClient(TableEnd decider) => decider.By?.Target?.Option("--reject-with")?.Value switch
    {
        _ when decider.Kind == EndKind.Dropped => "a timeout",
        "tcp-reset" or "icmp-port-unreachable" or null => "\"connection refused\"",
        "icmp-net-unreachable" or "icmp-net-prohibited" or "icmp-no-route" => "\"network is unreachable\"",
        "icmp-proto-unreachable" => "\"protocol not available\"",
        _ => "\"no route to host\" (DNS clients: a timeout)",
    };
}
