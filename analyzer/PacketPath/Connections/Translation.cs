using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>Translates a packet by its connection, which the first packet settles by the nat chains (nf_nat_inet_fn).</summary>
internal static class Translation
{
    public static IEnumerable<HookEnd> At(NetworkStack stack, NetHook hook, Branch branch) => [new(Verdict.Accept, branch)];
}
