using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Targets;

/// <summary>Every target that is modelled; any other ends the way as "cannot tell".</summary>
internal static class TargetCatalog
{
    private static readonly Dictionary<string, Func<Target, PacketEffect>> ByName = new(StringComparer.Ordinal)
    {
        ["REJECT"] = RejectTarget.Compile,
        ["MARK"] = MarkTarget.Compile,
        ["CONNMARK"] = ConnmarkTarget.Compile,
        ["CT"] = CtTarget.Compile,
        ["NOTRACK"] = CtTarget.Compile,
        ["DNAT"] = DestinationTargets.Dnat,
        ["REDIRECT"] = DestinationTargets.Redirect,
        ["NETMAP"] = DestinationTargets.Netmap,
        ["SNAT"] = SourceTargets.Snat,
        ["MASQUERADE"] = SourceTargets.Masquerade,
        ["DSCP"] = HeaderTargets.Dscp,
        ["TOS"] = HeaderTargets.Tos,
        ["TTL"] = HeaderTargets.TimeToLive,
        ["HL"] = HeaderTargets.TimeToLive,
        ["TPROXY"] = TproxyTarget.Compile,
        ["SET"] = SetTarget.Compile,
        ["HMARK"] = _ => (packet, _) => Effect.GoOn(packet with { Mark = null }),
        ["NFQUEUE"] = target => (packet, _) => new(new Verdict.Leaves($"{target}: to a program on this node"), packet),
        ["QUEUE"] = target => (packet, _) => new(new Verdict.Leaves($"{target}: to a program on this node"), packet),
    };

    /// <summary>Targets after which the packet goes on as it was.</summary>
    public static bool OnlyTells(string target) => target is "LOG" or "NFLOG" or "ULOG" or "TRACE" or "AUDIT" or "CHECKSUM" or "TCPMSS" or "TCPOPTSTRIP" or "ECN"
        or "CLASSIFY" or "SECMARK" or "CONNSECMARK" or "TEE" or "RATEEST" or "LED" or "IDLETIMER";

    public static RulePart Compile(Target target) => !RuleRevision.IsGarbled(target) && VerdictOf(target.Name) is { } verdict ? RulePart.Of(verdict) : RulePart.Of(EffectOf(target));

    private static Verdict? VerdictOf(string target) => target switch
    {
        "ACCEPT" => Verdict.Accept,
        "DROP" => Verdict.Drop,
        "RETURN" => Verdict.Return,
        _ => null,
    };

    private static PacketEffect EffectOf(Target target) =>
        RuleRevision.IsGarbled(target) ? Effects.CannotTell(RuleRevision.Why(target.ToString())) :
        ByName.TryGetValue(target.Name, out var compile) ? compile(target)
        : OnlyTells(target.Name) ? (packet, _) => Effect.GoOn(packet)
        : Effects.NotModelled(target);
}
