using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Connections;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Targets;

/// <summary>CT and NOTRACK: what connection tracking is to do with the packet, before it does.</summary>
internal static class CtTarget
{
    public static PacketEffect Compile(Target target)
    {
        if (target.Name == "NOTRACK" || target.Option("--notrack") is not null)
            return (packet, _) => Effect.GoOn(packet.State == ConnectionState.None ? packet with { State = ConnectionState.Untracked } : packet);
        if (target.Options.All(option => option.Name is "--helper" or "--ctevents" or "--expevents" or "--timeout"))
            return (packet, _) => Effect.GoOn(packet);

        return Effects.NotModelled(target);
    }
}
