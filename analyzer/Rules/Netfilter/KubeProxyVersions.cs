namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>What a version of kube-proxy does about KUBE-MARK-DROP, which kubelet used to make for it (kubernetes#82214, #84422).</summary>
internal static class KubeProxyVersions
{
    private static readonly Version MakesTheChain = new(1, 16);

    public static string NoteOn(string? version)
    {
        if (version is null || !Version.TryParse(Numbers(version), out var parsed))
            return "";

        return parsed < MakesTheChain
            ? "This version cannot create KUBE-MARK-DROP: it relies on kubelet's. Fixed from 1.16 on."
            : "In IPVS mode this version creates the chain itself; in iptables mode it still relies on kubelet to have made it in the same back end.";
    }

    // v1.13.10-eks-abc  ->  1.13.10
    private static string Numbers(string version)
    {
        var text = version.TrimStart('v');
        var end = text.AsSpan().IndexOfAny('-', '+');
        return end < 0 ? text : text[..end];
    }
}
