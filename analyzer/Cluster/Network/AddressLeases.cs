using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Cni;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>One address that host-local holds for a sandbox.</summary>
/// <param name="Container">The sandbox's id; null where the lease names none.</param>
internal sealed record AddressLease(string Network, IPAddress Address, string? Container, string Interface, SourceLine Line);

/// <summary>The addresses that host-local has given on this node; what no sandbox holds any more is a leftover that uses up the range.</summary>
/// <param name="Last">By network and number of its range, the address that was given last.</param>
internal sealed record AddressLeases(ImmutableArray<AddressLease> All, ImmutableSortedDictionary<string, IPAddress> Last) : INodeFact<AddressLeases>
{
    private const string LastReserved = "last_reserved_ip.";

    // kind's plug-in keeps them in memory.
    private static readonly ImmutableArray<string> Folders = ["files/var/lib/cni/networks/", "files/run/cni-ipam-state/"];

    public static Availability<AddressLeases> From(Node node)
    {
        var files = Folders.SelectMany(folder => node.Host.Under(folder).Select(file => (file.Id, Words: file.Id[folder.Length..].Split('/')))).Where(file => file.Words.Length == 2).ToImmutableArray();
        var leases = files.Select(file => LeaseIn(node, file.Id, file.Words)).OfType<AddressLease>().ToImmutableArray();
        var last = files.Where(file => file.Words[1].StartsWith(LastReserved, StringComparison.Ordinal))
            .Select(file => (Range: $"{file.Words[0]}/{file.Words[1][LastReserved.Length..]}", Read: node.Host.Read<LastReservedAddress>(file.Id)))
            .Where(pair => pair.Read is { IsKnown: true, Value.Address: not null }).DistinctBy(pair => pair.Range)
            .ToImmutableSortedDictionary(pair => pair.Range, pair => pair.Read.Value.Address!, StringComparer.Ordinal); // filtered
        return leases.IsEmpty && last.IsEmpty
            ? Availability<AddressLeases>.Missing($"no lease of host-local is in the input ({Folders[0]}*)")
            : Availability<AddressLeases>.Known(new(leases, last));
    }

    // files/var/lib/cni/networks/cbr0/10.244.1.5
    private static AddressLease? LeaseIn(Node node, string id, string[] words) =>
        IPAddress.TryParse(words[1], out var address) && words[1].AsSpan().ContainsAny('.', ':') && node.Host.Read<HostLocalLease>(id) is { IsKnown: true, Value: var lease }
            ? new(words[0], address, lease.Container, lease.Interface, lease.Line)
            : null;
}
