using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Cni;
using SupportBundle.Analyzer.Artifacts.Resources;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>One file that the runtime takes for a CNI configuration by its name.</summary>
/// <param name="Fault">Why libcni refuses it; null where it does not.</param>
internal sealed record CniFile(string Name, CniNetwork Network, CniFault? Fault);

/// <summary>Why libcni refuses a configuration, at its line.</summary>
internal sealed record CniFault(string Why, SourceLine Line);

/// <summary>The CNI configurations in the folder where the node's runtime looks, as far as they are known, in the order in which it takes them.</summary>
/// <param name="Listed">What the folder holds by its listing; null where that is not known.</param>
/// <param name="IsGone">That the folder is not there at all, by the line that says so.</param>
internal sealed record CniFiles(CniFolder Folder, ImmutableArray<CniFile> All, FolderListing? Listed, SourceLine? IsGone) : INodeFact<CniFiles>
{
    private const string Listing = "cni/net-d-listing";
    private const string ListedFolder = "/etc/cni/net.d";
    private static readonly ImmutableArray<string> Extensions = [".conf", ".conflist", ".json"];

    /// <summary>Files that the listing shows and whose content is not in the input.</summary>
    public ImmutableArray<FolderEntry> Unread =>
        Listed is null ? [] : [.. Listed.Entries.Where(entry => IsConfiguration(entry.Name) && All.All(file => file.Name != entry.Name))];

    /// <summary>Whether it is known that the folder holds no configuration.</summary>
    public bool IsEmpty => All.IsEmpty && (IsGone is not null || (Listed is { Missing.IsEmpty: true } && Unread.IsEmpty));

    public static Availability<CniFiles> From(Node node) => node.Fact<CniFolders>().Select(folders => In(node, folders.Configurations));

    private static CniFiles In(Node node, CniFolder folder)
    {
        var below = $"files{folder.Path}/";
        var files = node.Host.Under(below)
            .Where(file => !file.Id.AsSpan(below.Length).Contains('/') && IsConfiguration(file.Id) && file.Text.WhyIncomplete is null)
            .Select(file => Read(file.Id[below.Length..], file.Text))
            .OrderBy(file => file.Name, StringComparer.Ordinal);
        var listed = folder.Path == ListedFolder && IsPrinted(node) && node.Host.Read<FolderListing>(Listing) is { IsKnown: true, Value: var listing } ? listing : null;
        return new(folder, [.. files], listed, GoneAt(node, folder, listed));
    }

    // Of an empty folder ls -l prints "total 0"; where it prints nothing at all it said nothing.
    private static bool IsPrinted(Node node) => node.Host.Text(Listing) is { IsKnown: true, Value: var text } && text.Lines().Any(line => !line.IsBlank);

    // ls: cannot access '/etc/cni/net.d': No such file or directory
    private static SourceLine? GoneAt(Node node, CniFolder folder, FolderListing? listed)
    {
        foreach (var line in listed?.Missing ?? [])
        {
            if (line.Span.Contains("No such file", StringComparison.Ordinal))
                return line;
        }

        return node.Host.Read<SymbolicLinks>("dns/symbolic-links") is { IsKnown: true, Value: var paths } && paths[folder.Path] is { IsMissing: true } gone ? gone.Line : null;
    }

    private static CniFile Read(string name, ArtifactText text)
    {
        var parsed = CniNetwork.Parse(text);
        return new(name, parsed.Value, FaultOf(name, parsed));
    }

    // libcni: ConfFromBytes, ConfListFromBytes; the runtime refuses a .conf without a type by itself.
    private static CniFault? FaultOf(string name, Parsed<CniNetwork> parsed)
    {
        var network = parsed.Value;
        if (parsed.Notes.FirstOrDefault(note => network.Plugins.IsEmpty || !note.Reason.Contains("the last one counts", StringComparison.Ordinal)) is { } note)
            return new(note.Reason, note.Line);
        if (name.EndsWith(".conflist", StringComparison.Ordinal))
            return !network.IsList ? new("a .conflist without \"plugins\"", network.NameLine)
                : network.Plugins.IsEmpty ? new("a list without any plug-in", network.NameLine)
                : network.Name.Length == 0 ? new("a .conflist without a \"name\"", network.NameLine) : null;

        return network.IsList ? new("a list of plug-ins in a file that is no .conflist", network.NameLine) : null;
    }

    private static bool IsConfiguration(string name) => Extensions.Any(extension => name.EndsWith(extension, StringComparison.Ordinal));
}
