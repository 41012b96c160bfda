using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Targets;

/// <summary>CT and NOTRACK: what connection tracking is to do with the packet, before it does.</summary>
internal static class CtTarget
{
    public static PacketEffect Compile(Target target)
    {
        if (target.Name == "NOTRACK" || target.Option("--notrack") is not null)
            return (packet, _) => Effect.GoOn(packet.State == ConnectionState.None ? packet with { State = ConnectionState.Untracked } : packet);
        if (!target.Options.All(option => option.Name is "--helper" or "--ctevents" or "--expevents" or "--timeout" or "--zone" or "--zone-orig" or "--zone-reply"))
            return Effects.NotModelled(target);
        if ((target.Option("--zone") ?? target.Option("--zone-orig") ?? target.Option("--zone-reply")) is not { } zone)
            return (packet, _) => Effect.GoOn(packet);

        return zone.Value == "mark" ? ByMark(target, zone.Name) : MarkValue.TryParse(zone.Value) is { Value: <= ushort.MaxValue and var id } ? (packet, _) => Effect.GoOn(In(packet, zone.Name, (int)id)) : Effects.NotModelled(target);
    }

    // --zone mark: the low 16 bits of the packet's mark (nf_ct_zone_tmpl).
    private static PacketEffect ByMark(Target target, string option) => (packet, _) => packet.Mark is { } mark
        ? Effect.GoOn(In(packet, option, (int)(mark & ushort.MaxValue)))
        : Effect.CannotTell(packet, $"{target}: the packet's mark is not known");

    // The first such rule has its way (xt_ct_target: a packet that has a template keeps it).
    private static Packet In(Packet packet, string option, int zone) => packet.State == ConnectionState.None && packet.Zone == default
        ? packet with { Zone = new(zone, option != "--zone-reply", option != "--zone-orig") }
        : packet;
}
