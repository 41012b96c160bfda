using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>Who can be reached from a device without a router: across veth pairs, through bridges, over a segment that nodes share.</summary>
/// <param name="Members">The devices that IP works on there.</param>
/// <param name="Open">The device by which frames leave the input: others may be there; null when nobody else can be.</param>
internal sealed record Lan(ImmutableArray<Attachment> Members, Attachment? Open)
{
    private readonly Lazy<ILookup<string, Attachment>> _byLinkAddress = new(() =>
        Members.Where(member => member.Link.LinkAddress is not null).ToLookup(member => member.Link.LinkAddress!, StringComparer.OrdinalIgnoreCase)); // filtered

    private readonly Lazy<ILookup<Address, Attachment>> _byAddress = new(() =>
        Members.SelectMany(member => member.Stack.Links.Value.Addresses.Select(held => (Held: Address.Of(held.Address), Member: member))).ToLookup(pair => pair.Held, pair => pair.Member));

    /// <summary>Those with this hardware address.</summary>
    public IEnumerable<Attachment> With(string linkAddress) => _byLinkAddress.Value[linkAddress];

    /// <summary>Those whose stack holds this address, on whatever device.</summary>
    public IEnumerable<Attachment> Holding(Address address) => _byAddress.Value[address].Distinct();
}
