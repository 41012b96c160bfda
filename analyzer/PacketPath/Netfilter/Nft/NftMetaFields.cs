using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.PacketPath.Links;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>What the kernel knows of a packet beside its bytes (net/netfilter/nft_meta.c).</summary>
internal static class NftMetaFields
{
    public static NftField Of(NftMeta meta)
    {
        var unknown = NftReading.Unknown(meta.ToString());
        return meta.Key switch
        {
            "mark" => NftField.Of(NftType.Integer, packet => NftReading.Of(packet.Mark, "meta mark")),
            "l4proto" => NftField.Of(NftType.Protocol, packet => NftReading.Of((UInt128)(int)packet.Protocol)),
            "nfproto" => NftField.Of(NftType.NfProto, packet => NftReading.Of((UInt128)(packet.IsV6 ? 10 : 2))),
            "protocol" => NftField.Of(NftType.EtherType, packet => NftReading.Of((UInt128)(packet.IsV6 ? 0x86dd : 0x800))),
            "length" => NftField.Of(NftType.Integer, packet => NftReading.Of((UInt128)packet.Length)),
            // Without such a device the name is empty, and the rule goes on (nft_meta_store_ifname).
            "iifname" => NftField.Of(NftType.DeviceName, packet => NftReading.Of(packet.InInterface ?? "")),
            "oifname" => NftField.Of(NftType.DeviceName, packet => NftReading.Of(packet.OutInterface ?? "")),
            "iif" => NftField.Of(NftType.Device, packet => NftReading.Of(packet.InInterface ?? "")),
            "oif" => NftField.Of(NftType.Device, packet => NftReading.Of(packet.OutInterface ?? "")),
            "iifkind" => NftField.Of(NftType.Text, (packet, stack) => Kind(stack, packet.InInterface, unknown)),
            "oifkind" => NftField.Of(NftType.Text, (packet, stack) => Kind(stack, packet.OutInterface, unknown)),
            "iifgroup" or "iiftype" => NftField.Of(NftType.Integer, packet => packet.InInterface is null ? NftReading.Nothing : unknown),
            "oifgroup" or "oiftype" => NftField.Of(NftType.Integer, packet => packet.OutInterface is null ? NftReading.Nothing : unknown),
            // What is forwarded has no socket, and the kernel's own has no file (nft_meta_get_eval_skugid).
            "skuid" => NftField.Of(NftType.User, packet => packet.IsLocal && !packet.IsOfKernel ? NftReading.Of(packet.User, "meta skuid") : NftReading.Nothing),
            "skgid" => NftField.Of(NftType.Integer, packet => packet.IsLocal && !packet.IsOfKernel ? unknown : NftReading.Nothing),
            "cgroup" => NftField.Of(NftType.Integer, packet => packet.IsLocal ? unknown : NftReading.Nothing),
            "pkttype" => NftField.Of(NftType.PacketType, (packet, stack) => NftReading.Of((UInt128)(int)Addressees.Of(packet, stack))),
            "sdif" or "sdifname" => NftField.Of(NftType.Text, _ => unknown),
            _ => NftField.Unknown(meta.ToString()),
        };
    }

    private static NftReading Kind(NetworkStack stack, string? device, NftReading unknown)
    {
        // The loopback device is of no kind (nft_meta_store_ifkind: rtnl_link_ops).
        if (device is null or "lo")
            return NftReading.Nothing;

        return stack.Links is { IsKnown: true, Value: var links } && links.Link(device)?.Kind is { } kind ? NftReading.Of(kind) : unknown;
    }
}
