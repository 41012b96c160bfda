using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>Files that no layout knows: each is told by its name, else by its looks.</summary>
internal static class LooseFiles
{
    public static LayoutReading Read(IEnumerable<SurveyedEntry> entries)
    {
        var all = entries.ToImmutableArray();
        return new(new(all[0].Input, "", "loose files"), []);
    }
}
