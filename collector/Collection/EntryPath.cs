using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Collection;

/// <summary>Where in the bundle an item's entry stands.</summary>
internal static class EntryPath
{
    public static string Of(CollectionSpec spec, Place place, string node) => spec switch
    {
        FileSpec file => OfFile(file.Path, place, node),
        JournalSpec => $"{place.FolderOn(node)}/logs/{spec.Id[(spec.Id.LastIndexOf('/') + 1)..]}.log",
        _ => $"{place.FolderOn(node)}/{spec.Id}.{spec.Extension}",
    };

    public static string OfFile(string path, Place place, string node) => $"{place.FolderOn(node)}/files{path}";
}
