using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>The chains of kubelet and kube-proxy that one back end of a node holds.</summary>
internal sealed record KubeChains(NetfilterBackend Backend, IptablesSave Save, ImmutableArray<Chain> Chains)
{
    private const int NamesShown = 8;

    public static KubeChains Of(NetfilterBackend backend, IptablesSave save) => new(
        backend,
        save,
        [.. save.Tables.SelectMany(table => table.Chains).Where(chain => chain.Name.StartsWith("KUBE-", StringComparison.Ordinal))]);

    public Chain? Find(string name) => Chains.FirstOrDefault(chain => chain.Name == name);

    /// <summary>The chain that all Service traffic goes through.</summary>
    public Chain? Services => Save.Chain("nat", "KUBE-SERVICES");

    public bool HasServiceRules => Services is { Rules.IsEmpty: false };

    /// <summary>The rule by which Service traffic is marked for masquerading, or null.</summary>
    public ChainRule? Masquerade => Chains
        .Where(chain => chain.Table == "nat")
        .SelectMany(chain => chain.Rules)
        .FirstOrDefault(rule => rule.Target?.Name == "KUBE-MARK-MASQ");

    /// <summary>The names of the chains, without those made per Service.</summary>
    public string Names
    {
        get
        {
            var names = Chains.Select(chain => chain.Name).Where(IsShared).Distinct().ToList();
            var shown = string.Join(", ", names.Take(NamesShown));
            return names.Count switch
            {
                0 => "none",
                > NamesShown => $"{shown} and {names.Count - NamesShown} more",
                _ => shown,
            };
        }
    }

    // KUBE-SVC-..., KUBE-SEP-..., KUBE-FW-..., KUBE-EXT-..., KUBE-XLB-... end in a hash of 16 characters.
    private static bool IsShared(string name) => name.Length - name.LastIndexOf('-') - 1 < 16;
}
