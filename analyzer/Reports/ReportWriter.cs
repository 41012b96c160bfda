using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Reports;

/// <summary>The forms that a report is written in.</summary>
internal enum ReportFormat
{
    Html,
    Markdown,
    Json,
}

/// <summary>Writes a report's files: <c>report.html</c>, <c>report.md</c>, <c>report.json</c>.</summary>
internal static class ReportWriter
{
    public static ImmutableArray<ReportFormat> AllFormats { get; } = [ReportFormat.Html, ReportFormat.Markdown, ReportFormat.Json];

    public static string FileName(ReportFormat format) => format switch
    {
        ReportFormat.Html => "report.html",
        ReportFormat.Markdown => "report.md",
        _ => "report.json",
    };

    /// <returns>The paths of the files written, in the order of <paramref name="formats"/>.</returns>
    public static ImmutableArray<string> Write(ReportSubject subject, string directory, ImmutableArray<ReportFormat> formats, string language = "en")
    {
        Directory.CreateDirectory(directory);
        var said = subject.In(language);
        return [.. formats.Select(format => WriteOne(said, format, language, Path.Combine(directory, FileName(format))))];
    }

    public static string Render(ReportSubject subject, ReportFormat format, string language = "en") => format switch
    {
        ReportFormat.Html => ReportTemplates.RenderHtml(ReportPages.Of(subject, ReportForm.Html, language).WithStyle(EmbeddedText.Read("templates/report.css"))),
        ReportFormat.Markdown => ReportTemplates.RenderMarkdown(ReportPages.Of(subject, ReportForm.Markdown, language)),
        _ => ReportJson.Render(subject, language),
    };

    private static string WriteOne(ReportSubject subject, ReportFormat format, string language, string path)
    {
        File.WriteAllText(path, Render(subject, format, language));
        return path;
    }
}
