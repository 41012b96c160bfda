using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>When a set of loose files was taken: by a file that holds the date, else the newest time that the files or their names bear.</summary>
internal static class CaptureTimes
{
    /// <summary>Null where nothing tells; a file's own date is that of its last copy and tells nothing.</summary>
    public static DateTimeOffset? Of(ImmutableArray<Sighting> files) =>
        files.Where(one => one.What.Id == "identity/date").Select(one => CaptureDates.Read(one.Entry.Head.Trim())).Max()
        ?? files.Select(one => CaptureDates.Generated(new(one.Entry.Head))).Max()
        ?? files.Select(one => CaptureDates.InPath(one.Entry.Path)).Max();
}
