using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>Rules that an older iptables prints without knowing their revision: what they say is not what the kernel does.</summary>
internal static class RuleRevision
{
    // -m addrtype [unsupported revision]
    public static bool IsUnsupported(ImmutableArray<RuleOption> options)
    {
        foreach (var option in options)
            if (option.Values.Contains("[unsupported") || option.Values.Contains("[unsupported revision]"))
                return true;

        return false;
    }

    // DNAT --to-destination :0 --persistent --to-destination :0      DNAT --to-destination  --random
    public static bool IsGarbled(Target target) =>
        IsUnsupported(target.Options) || (target.Name == "DNAT" && target.Options.Any(option => option.Name == "--to-destination" && (option.Value.Length == 0 || option.Value.StartsWith(":0", StringComparison.Ordinal))));

    public static string Why(string what) => $"printed by an iptables that does not know the rule's revision, so that what it does is not in the input: {what}";
}
