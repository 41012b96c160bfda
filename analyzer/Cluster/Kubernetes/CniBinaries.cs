using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Resources;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>The plug-ins' programs on a node, by the listings of the folders in which a runtime looks for them.</summary>
/// <param name="ByFolder">What each folder holds.</param>
internal sealed record CniBinaries(ImmutableSortedDictionary<string, FolderListing> ByFolder) : INodeFact<CniBinaries>
{
    private static readonly ImmutableArray<(string Folder, string Id)> Sources =
        [("/opt/cni/bin", "cni/binaries"), ("/usr/lib/cni", "cni/binaries-usr-lib"), ("/var/lib/rancher/k3s/data/current/bin", "cni/binaries-k3s")];

    /// <summary>Whether the folder holds this program; null where the folder is not listed, or not to the end.</summary>
    public bool? Has(string folder, string program) => ByFolder.TryGetValue(folder.TrimEnd('/'), out var listing) ? listing[program] is not null : null;

    public static Availability<CniBinaries> From(Node node)
    {
        var read = Sources.Select(source => (source.Folder, Listing: node.Host.Read<FolderListing>(source.Id))).ToImmutableArray();
        var known = read.Where(pair => pair.Listing.IsKnown && !(pair.Listing.Value.Entries.IsEmpty && !pair.Listing.Value.Missing.IsEmpty))
            .ToImmutableSortedDictionary(pair => pair.Folder, pair => pair.Listing.Value, StringComparer.Ordinal);
        return known.IsEmpty
            ? Availability<CniBinaries>.Missing(read[0].Listing.WhyMissing ?? $"{Sources[0].Id}: ls could not look into the folder")
            : Availability<CniBinaries>.Known(new(known));
    }
}
