using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Targets;

/// <summary>Every target that is modelled; any other ends the way as "cannot tell".</summary>
internal static class TargetCatalog
{
    /// <summary>Targets after which the packet goes on as it was.</summary>
    public static bool OnlyTells(string target) => target is "LOG" or "NFLOG" or "ULOG" or "TRACE" or "AUDIT" or "CHECKSUM"
        or "CLASSIFY" or "SECMARK" or "CONNSECMARK" or "TEE" or "RATEEST" or "LED" or "IDLETIMER";

    public static PacketEffect Compile(Target target, ChainRule rule)
    {
        switch (target.Name)
        {
            case "ACCEPT":
                return Decide(Verdict.Accept);
            case "DROP":
                return Decide(Verdict.Drop);
            case "RETURN":
                return Decide(Verdict.Return);
            case "REJECT":
                return Decide(new Verdict.Reject(target.Option("--reject-with")?.Value ?? "icmp-port-unreachable"));
        }

        if (OnlyTells(target.Name))
            return (packet, _) => Effect.GoOn(packet);

        var why = $"{rule.Place}: the target {target} is not modelled";
        return (packet, _) => Effect.CannotTell(packet, why);
    }

    private static PacketEffect Decide(Verdict verdict) => (packet, _) => new(verdict, packet);
}
