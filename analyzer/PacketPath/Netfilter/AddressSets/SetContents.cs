using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.AddressSets;

/// <summary>A set's entries, to be asked by hash: of nets the longest prefix decides, be it an exception (net/netfilter/ipset/ip_set_hash_gen.h, mtype_test_cidrs).</summary>
internal sealed class SetContents(IpSet set, SetLayout layout, Dictionary<SetKey, ImmutableArray<SetElement>> elements)
{
    private readonly ImmutableArray<int> _firstLengths = Lengths(elements, key => key.FirstLength);
    private readonly ImmutableArray<int> _secondLengths = Lengths(elements, key => key.SecondLength);

    /// <summary>Null where the set is not modelled.</summary>
    public static SetContents? Of(IpSet set) =>
        SetLayout.Of(set) is { } layout && SetReader.Read(set, layout) is { } elements ? new(set, layout, elements) : null;

    /// <summary>Whether the packet is in the set.</summary>
    public Answer Test(SetQuestion question, Packet packet)
    {
        // A set of more dimensions than are asked, or of another family, holds nothing (ip_set_core.c, ip_set_test).
        if (question.OfSource.Length < layout.Dimensions.Length || (layout.IsV6 is { } isV6 && isV6 != packet.IsV6) || elements.Count == 0)
            return Answer.No;

        return PacketKey.Of(layout, question.OfSource, packet) switch
        {
            { IsNone: true } => Answer.No,
            { Missing: { } missing } => Answer.Unknown($"{missing}, which the set {set.Name} asks for"),
            var found => Find(found.Key, found.Device, question.AsksExceptions && layout.HasExceptions),
        };
    }

    private Answer Find(SetKey key, string? device, bool asksExceptions)
    {
        foreach (var first in _firstLengths)
        {
            foreach (var second in _secondLengths)
            {
                var cut = key with { First = SetKey.Cut(key.First, first), FirstLength = first, Second = SetKey.Cut(key.Second, second), SecondLength = second };
                if (!elements.TryGetValue(cut, out var found))
                    continue;
                if (Decided(found, device) is { } element)
                    return Answer.Of(element.IsException == asksExceptions);
                // A net that is there for other devices only ends the search: no shorter prefix is asked (IP_SET_HASH_WITH_MULTI).
                return Answer.No;
            }
        }

        return Answer.No;
    }

    // Rules never ask for a bridge's port: physdev: entries match nothing there.
    private static SetElement? Decided(ImmutableArray<SetElement> elements, string? device)
    {
        foreach (var element in elements)
        {
            if (element.Device is null || (!element.IsBridgePort && device is not null && (element.IsStart ? device.StartsWith(element.Device, StringComparison.Ordinal) : device == element.Device)))
                return element;
        }

        return null;
    }

    private static ImmutableArray<int> Lengths(Dictionary<SetKey, ImmutableArray<SetElement>> elements, Func<SetKey, int> length) =>
        [.. elements.Keys.Select(length).Distinct().OrderDescending()];
}
