using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.First;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>Who writes a rule: told by the chains around it.</summary>
internal static class FirewallOwner
{
    public const string Firewalld = "firewalld";
    public const string Ufw = "ufw";
    public const string Docker = "Docker";

    /// <summary>Chains of network policies and of kube-proxy: what they drop is meant to be dropped.</summary>
    public static bool IsPolicy(TableEnd end) =>
        IsPolicyTable(end.By?.Table ?? end.Policy?.Table ?? "")
        || end.Jumps.Select(jump => jump.Target!.Name).Append(end.By?.Chain ?? "").Any(IsPolicyChain); // a jump has a target

    /// <summary>The owner's name, or null when nothing tells.</summary>
    public static string? Of(NetfilterTable table, TableEnd end)
    {
        var chains = table.Chains.Select(chain => chain.Name).ToList();
        if (table.Name.EndsWith(" firewalld", StringComparison.Ordinal) || chains.Any(IsOfFirewalld))
            return Firewalld;
        if (chains.Any(name => name.StartsWith("ufw-", StringComparison.Ordinal)))
            return Ufw;

        // Docker sets the policy and adds no closing REJECT.
        return end.Policy is not null && chains.Any(name => name.StartsWith("DOCKER", StringComparison.Ordinal)) ? Docker : null;
    }

    // Tables of nft's own language.
    private static bool IsPolicyTable(string name) =>
        name is "ip kube-proxy" or "inet kube-proxy" or "ip calico" or "inet calico" or "inet cilium" or "inet antrea" or "inet kube-network-policies";

    private static bool IsPolicyChain(string name) =>
        name.StartsWith("cali-", StringComparison.Ordinal) || name.StartsWith("KUBE-", StringComparison.Ordinal)
        || name.StartsWith("WEAVE-", StringComparison.Ordinal) || name.StartsWith("CILIUM_", StringComparison.Ordinal)
        || name.StartsWith("ANTREA-", StringComparison.Ordinal) || name.StartsWith("AZURE-NPM", StringComparison.Ordinal)
        || name.StartsWith("felix-", StringComparison.Ordinal);

    private static bool IsOfFirewalld(string name) =>
        name.StartsWith("FWDI_", StringComparison.Ordinal) || name.StartsWith("FWDO_", StringComparison.Ordinal)
        || name.StartsWith("FORWARD_direct", StringComparison.Ordinal) || name.EndsWith("_ZONES", StringComparison.Ordinal)
        || name.EndsWith("_ZONES_SOURCE", StringComparison.Ordinal);
}
