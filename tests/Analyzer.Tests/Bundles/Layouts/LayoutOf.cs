using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Bundles.Layouts;

/// <summary>The analysis of another tool's tree, laid out as a folder.</summary>
internal static class LayoutOf
{
    public static AnalysisResult Files(params (string Path, string Content)[] files) => Below("", files);

    public static AnalysisResult Below(string folder, params (string Path, string Content)[] files)
    {
        using var temporary = new TempFolder();
        foreach (var (path, content) in files)
            temporary.Write(folder + path, content);
        return Analysis.Run([temporary.Path]);
    }

    public static string[] Ids(this AnalysisResult result) => [.. result.Model.Contents().Select(line => line.Split(": ", 2)[0])];

    public static string[] Remarks(this AnalysisResult result) => [.. result.Notes.Select(note => note.What)];
}
