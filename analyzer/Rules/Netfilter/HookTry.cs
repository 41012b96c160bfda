using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>What the hooks of a stack do with a packet that no route is asked for: multicast, or an error that belongs to a connection.</summary>
internal sealed record HookTry(ImmutableArray<HookEnd> Ends)
{
    /// <summary>What stops it for certain; null where nothing does, and where it is a network policy's word.</summary>
    public Decider? StoppedBy => !Ends.IsEmpty && Ends.All(end => end.Verdict == Verdict.Drop || end.Verdict is Verdict.Reject) && Decider.Of(Ends[0].Branch) is { } decider && !FirewallOwner.IsPolicy(decider) ? decider : null;

    /// <summary>What the answer depends on; null where it is certain.</summary>
    public string? Open => StoppedBy is not null || Ends.All(end => end.Verdict == Verdict.Accept) ? null
        : Ends.SelectMany(end => end.Branch.Conditions).Where(condition => !condition.IsChance).Select(condition => condition.What).FirstOrDefault()
            ?? Ends.Select(end => (end.Verdict as Verdict.CannotTell)?.Why).FirstOrDefault(why => why is not null) ?? "rules that are not in the input";

    /// <summary>Through the hooks, one after the other.</summary>
    public static HookTry Of(NetworkStack stack, Packet packet, params ReadOnlySpan<NetHook> hooks)
    {
        ImmutableArray<HookEnd> ends = [new(Verdict.Accept, Branch.Of(packet))];
        foreach (var hook in hooks)
            ends = [.. ends.SelectMany(end => end.Verdict == Verdict.Accept ? HookWalk.Run(stack, hook, end.Branch) : [end])];

        return new(ends);
    }
}
