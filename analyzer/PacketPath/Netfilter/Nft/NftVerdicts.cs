using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>Verdicts: of the rule itself, of a map's element, and refusals.</summary>
internal static class NftVerdicts
{
    // ip daddr . meta l4proto . th dport vmap @service-ips
    public static PacketEffect Compile(NftVerdictMap map, NftScope scope)
    {
        var key = NftExpressions.Compile(map.Key, scope);
        if (scope.Contents(map.Map, key.Types) is not { } contents || scope.IsChangedByPackets(map.Map))
            return Effects.Decide(new Verdict.CannotTell($"{map}: {(scope.Contents(map.Map, key.Types) is null ? "not in the input" : "packets change it")}"));

        var verdicts = Enumerable.Range(0, contents.Count).Select(at => Of(contents[at], scope)).ToImmutableArray();
        return (packet, stack) =>
        {
            var reading = key.Read(packet, stack);
            var hits = reading == NftReading.Nothing ? [new(Answer.Yes, null)] : contents.Find(reading);
            return Decided([.. hits.Select(hit => (hit.If, hit.At is { } at ? verdicts[at] : Verdict.NextRule))], packet);
        };
    }

    /// <summary>One of the verdicts; those that are the same are one.</summary>
    private static Effect Decided(ImmutableArray<(Answer If, Verdict Verdict)> choices, Packet packet)
    {
        if (choices.All(choice => choice.Verdict == choices[0].Verdict))
            return new(choices[0].Verdict, packet);

        return new(new Verdict.OneOf([.. choices.Select(choice => new Choice(choice.If, new(choice.Verdict, packet)))]), packet);
    }

    private static Verdict Of(NftSetElement element, NftScope scope)
    {
        if (element.Verdict is not { } verdict)
            return new Verdict.CannotTell($"{element} has no verdict");

        return element.Statements.All(statement => statement is NftCounter or NftLast) ? Of(verdict, scope) : new Verdict.CannotTell($"{element} is not modelled");
    }

    public static Verdict Of(NftVerdict verdict, NftScope scope) => verdict.Kind switch
    {
        "accept" => Verdict.Accept,
        "drop" => Verdict.Drop,
        "continue" => Verdict.Continue,
        "return" => Verdict.Return,
        "jump" or "goto" when verdict.Chain is { } name && scope.Chains.TryGetValue(name, out var chain) => verdict.Kind == "jump" ? new Verdict.Jump(chain) : new Verdict.Goto(chain),
        _ => new Verdict.CannotTell($"{verdict}: not in the input"),
    };

    // reject with icmpx admin-prohibited      reject with tcp reset
    public static PacketEffect Compile(NftReject reject) => (packet, _) => new(Refusal(reject, packet), packet);

    private static Verdict Refusal(NftReject reject, Packet packet) => reject.Type switch
    {
        "tcp reset" => packet.Protocol == Protocol.Tcp ? new Verdict.Reject("tcp-reset") : Verdict.NextRule,
        "icmp" => packet.IsV6 ? Verdict.NextRule : new Verdict.Reject($"icmp-{Iptables(reject.Code)}"),
        "icmpv6" => packet.IsV6 ? new Verdict.Reject(Iptables6(reject.Code)) : Verdict.NextRule,
        "icmpx" => new Verdict.Reject(packet.IsV6 ? Iptables6(reject.Code) : reject.Code == "no-route" ? "icmp-net-unreachable" : $"icmp-{Iptables(reject.Code)}"),
        _ => new Verdict.CannotTell($"{reject} is not modelled"),
    };

    private static string Iptables(string? code) => code switch
    {
        null => "port-unreachable",
        "prot-unreachable" => "proto-unreachable",
        _ => code,
    };

    // Of icmpx "host-unreachable" is an address that is not reached (net/netfilter/nft_reject.c, icmpx codes of IPv6).
    private static string Iptables6(string? code) => code switch
    {
        null => "icmp6-port-unreachable",
        "admin-prohibited" => "icmp6-adm-prohibited",
        "host-unreachable" => "icmp6-addr-unreachable",
        _ => $"icmp6-{code}",
    };
}
