using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Cni;
using SupportBundle.Analyzer.Artifacts.Resources;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>One address that host-local holds for a sandbox.</summary>
/// <param name="Container">The sandbox's id; null where the lease names none.</param>
internal sealed record AddressLease(string Network, IPAddress Address, string? Container, string Interface, SourceLine Line);

/// <summary>The addresses that host-local has given on this node; what no sandbox holds any more is a leftover that uses up the range.</summary>
/// <param name="Last">Empty where only a listing tells of the leases; else by network and number of its range, the address that was given last.</param>
internal sealed record AddressLeases(ImmutableArray<AddressLease> All, ImmutableSortedDictionary<string, IPAddress> Last) : INodeFact<AddressLeases>
{
    private const string LastReserved = "last_reserved_ip.";

    // kind's plug-in keeps them in memory.
    private static readonly ImmutableArray<string> Folders = ["files/var/lib/cni/networks/", "files/run/cni-ipam-state/"];

    // The names alone tell which addresses are held, not by whom.
    private const string Listing = "cni/host-local-listing";

    public static Availability<AddressLeases> From(Node node) => OfFiles(node).Or(() => OfListing(node));

    private static Availability<AddressLeases> OfFiles(Node node)
    {
        var files = Folders.SelectMany(folder => node.Host.Under(folder).Select(file => (file.Id, Words: file.Id[folder.Length..].Split('/')))).Where(file => file.Words.Length == 2).ToImmutableArray();
        var leases = files.Select(file => LeaseIn(node, file.Id, file.Words)).OfType<AddressLease>().ToImmutableArray();
        var last = files.Where(file => file.Words[1].StartsWith(LastReserved, StringComparison.Ordinal))
            .Select(file => (Range: $"{file.Words[0]}/{file.Words[1][LastReserved.Length..]}", Read: node.Host.Read<LastReservedAddress>(file.Id)))
            .Where(pair => pair.Read is { IsKnown: true, Value.Address: not null }).DistinctBy(pair => pair.Range)
            .ToImmutableSortedDictionary(pair => pair.Range, pair => pair.Read.Value.Address!, StringComparer.Ordinal); // filtered
        return leases.IsEmpty && last.IsEmpty
            ? Availability<AddressLeases>.Missing($"no lease of host-local is in the input ({Folders[0]}*; {new ShellCommand("ls /var/lib/cni/networks/*")} on the node would tell)")
            : Availability<AddressLeases>.Known(new(leases, last));
    }

    private static Availability<AddressLeases> OfListing(Node node)
    {
        var listing = node.Host.Read<FolderListing>(Listing);
        if (!listing.IsKnown)
            return listing.Select(_ => new AddressLeases([], ImmutableSortedDictionary<string, IPAddress>.Empty));

        var leases = listing.Value.Entries.Select(LeaseOf).OfType<AddressLease>().ToImmutableArray();
        return leases.IsEmpty
            ? Availability<AddressLeases>.Missing($"{Listing}: it lists no lease of host-local")
            : Availability<AddressLeases>.Known(new(leases, ImmutableSortedDictionary<string, IPAddress>.Empty));
    }

    // /var/lib/cni/networks/cbr0:
    // -rw-r--r-- 1 root root   70 Nov 21 06:53 10.244.0.31
    private static AddressLease? LeaseOf(FolderEntry entry) =>
        entry.Name.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(entry.Name, out var address) && entry.Folder.Contains("/networks/", StringComparison.Ordinal)
            ? new(entry.Folder[(entry.Folder.LastIndexOf('/') + 1)..], address, null, "", entry.Line)
            : null;

    // files/var/lib/cni/networks/cbr0/10.244.1.5
    private static AddressLease? LeaseIn(Node node, string id, string[] words) =>
        IPAddress.TryParse(words[1], out var address) && words[1].AsSpan().ContainsAny('.', ':') && node.Host.Read<HostLocalLease>(id) is { IsKnown: true, Value: var lease }
            ? new(words[0], address, lease.Container, lease.Interface, lease.Line)
            : null;
}
