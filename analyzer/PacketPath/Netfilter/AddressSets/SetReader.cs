using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.AddressSets;

/// <summary>Puts a set's entries under their keys.</summary>
internal static class SetReader
{
    /// <summary>Null where an entry is not understood: then nothing can be said of the set.</summary>
    public static Dictionary<SetKey, ImmutableArray<SetElement>>? Read(IpSet set, SetLayout layout)
    {
        var elements = new Dictionary<SetKey, ImmutableArray<SetElement>>(set.Entries.Length);
        foreach (var entry in set.Entries)
        {
            if (!Add(entry, layout, elements))
                return null;
        }

        return elements;
    }

    private static bool Add(IpSetEntry entry, SetLayout layout, Dictionary<SetKey, ImmutableArray<SetElement>> elements)
    {
        var (key, element, ports) = (new SetKey(), new SetElement(entry.IsException, null, false, false), (IpSetPort?)null);
        for (var at = 0; at < layout.Dimensions.Length; at++)
        {
            var part = at < entry.Keys.Length ? entry.Keys[at] : null;
            switch (part)
            {
                case IpSetAddress { To: null } address:
                    key = With(key, address, layout, layout.Dimensions[at], isFirst: at == 0);
                    break;
                case IpSetPort port when NumberOf(port, layout) is not null:
                    ports = port;
                    break;
                case IpSetMark mark:
                    key = key with { Mark = mark.Mark & layout.MarkMask };
                    break;
                case IpSetMac mac:
                    key = key with { LinkAddress = mac.Address };
                    break;
                case IpSetInterface device:
                    element = element with { Device = device.Name, IsBridgePort = device.IsBridgePort, IsStart = entry.IsWildcard };
                    break;
                // The hardware address of an entry of bitmap:ip,mac may be left out: the first packet gives it.
                default:
                    return false;
            }
        }

        if (ports is null)
            Put(elements, key, element);
        for (var port = ports?.From; port <= ports?.To; port++)
            Put(elements, key with { Port = ((int)NumberOf(ports!, layout)! << 16) | (int)port! }, element); // there are ports
        return true;
    }

    private static SetKey With(SetKey key, IpSetAddress address, SetLayout layout, string dimension, bool isFirst)
    {
        var length = layout.LengthOf(dimension, address.Network.Length);
        var cut = SetKey.Cut(Address.Of(address.Network.Address), length);
        return isFirst ? key with { First = cut, FirstLength = length } : key with { Second = cut, SecondLength = length };
    }

    private static int? NumberOf(IpSetPort port, SetLayout layout) =>
        layout.HasBarePorts ? 0 : port.Protocol is { } name ? ProtocolName.NumberOf(name) : null;

    private static void Put(Dictionary<SetKey, ImmutableArray<SetElement>> elements, SetKey key, SetElement element) =>
        elements[key] = elements.TryGetValue(key, out var others) ? others.Add(element) : [element];
}
