using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.First.Matches;

/// <summary><c>-m physdev</c>: what is routed is not bridged; by which port it came is not modelled.</summary>
internal static class PhysdevMatch
{
    public static Answer Test(Match match, Packet packet, Fib fib) =>
        match.Options is [{ Name: "--physdev-is-bridged" } bridged] ? Answer.No.Negated(bridged.Negated) : Answer.Unknown(match.ToString());
}
