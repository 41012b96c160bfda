using System.Globalization;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Bundles.Layouts;
using SupportBundle.Analyzer.Reports;

namespace SupportBundle.Analyzer.Commands;

/// <summary><c>sb-analyze ls</c>: every entry of an input, with what it was recognised as.</summary>
internal static class ListCommand
{
    public static int Run(LookInto input, string[] patterns, TextWriter output)
    {
        var wanted = patterns.Select(pattern => new PathPattern(pattern)).ToArray();
        output.WriteLine($"{"WHERE",-20} {"ARTIFACT",-36} {"BYTES",12}  PATH");
        var isRead = input.ForEach((content, entry) =>
        {
            if (wanted.Length == 0 || wanted.Any(pattern => LookInto.IsMeant(pattern, content, entry)))
                output.WriteLine(Row(content, entry));
        });

        return isRead ? CommandLine.NothingFound : CommandLine.CouldNotRun;
    }

    private static string Row(PlacedContent content, InputEntry entry)
    {
        entry.Content.CopyTo(Stream.Null);
        var bytes = entry.Content.Taken.ToString(CultureInfo.InvariantCulture);
        return VisibleText.Of($"{Where(content),-20} {Artifact(content),-36} {bytes,12}  {entry.Path}");
    }

    private static string Where(PlacedContent content) => content.Placement?.Place switch
    {
        null => "-",
        { Node: null } => "cluster",
        { Where: Place.Host, Node: var node } => node,
        var place => $"{place.Node} {place.Where}",
    };

    private static string Artifact(PlacedContent content) => content.Placement switch
    {
        { IsLog: true } => "(log)",
        { Split: not null } => "(several artifacts)",
        { Id: var id } => id,
        null when content.Capture.Layout == CaptureName.SupportBundle => "(about the bundle)",
        null => "(not recognised)",
    };
}
