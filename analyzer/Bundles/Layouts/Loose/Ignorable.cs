using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>Files that hold nothing for an analysis, with the reason.</summary>
internal static class Ignorable
{
    private static readonly ImmutableArray<(string Magic, string What)> Magics =
    [
        ("\u0089PNG", "a picture"),
        ("\u00FF\u00D8\u00FF", "a picture"),
        ("GIF8", "a picture"),
        ("BM", "a picture"),
        ("%PDF", "a PDF; the text in it would be read from a text file"),
        ("PK\u0003\u0004", "an archive or an office document"),
        ("\u00D0\u00CF\u0011\u00E0", "an office document; the text in it would be read from a text file"),
        ("\u007FELF", "a program"),
        ("SQLite format", "a database"),
        ("{\\rtf", "an office document; the text in it would be read from a text file"),
    ];

    private static readonly ImmutableArray<(string Extension, string What)> Names =
    [
        (".png", "a picture"), (".jpg", "a picture"), (".jpeg", "a picture"), (".gif", "a picture"), (".bmp", "a picture"), (".heic", "a picture"), (".webp", "a picture"), (".svg", "a picture"),
        (".pdf", "a PDF; the text in it would be read from a text file"),
        (".docx", "an office document; the text in it would be read from a text file"),
        (".xlsx", "an office document; the text in it would be read from a text file"),
        (".msg", "a mail; the files in it would be read"), (".eml", "a mail; the files in it would be read"),
        (".html", "a page"), (".sh", "a script"), (".py", "a script"), (".exe", "a program"),
    ];

    /// <summary>Null for what may be of use.</summary>
    public static string? Why(SurveyedEntry entry)
    {
        if (entry.FileName.EndsWith(".err", StringComparison.Ordinal))
            return "what a command said besides its output";
        if (Magics.FirstOrDefault(row => entry.Head.StartsWith(row.Magic, StringComparison.Ordinal) && (entry.IsBinary || row.Magic.Length > 2)) is { What: { } magic })
            return magic;
        if (entry.Head.Contains("-----BEGIN", StringComparison.Ordinal) && entry.Head.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            return "it holds a private key, which should not be passed on";
        if (Names.FirstOrDefault(row => entry.FileName.EndsWith(row.Extension, StringComparison.OrdinalIgnoreCase)) is { What: { } named })
            return named;

        return entry.FileName.StartsWith("README", StringComparison.OrdinalIgnoreCase) ? "a description" : entry.IsBinary && !IsCapture(entry) ? "no text" : null;
    }

    /// <summary>Packets as tcpdump or Wireshark write them.</summary>
    public static bool IsCapture(SurveyedEntry entry) => entry.Head is
        ['\u00D4', '\u00C3', '\u00B2', '\u00A1', ..] or ['\u00A1', '\u00B2', '\u00C3', '\u00D4', ..] or ['\u004D', '\u003C', '\u00B2', '\u00A1', ..] or ['\u000A', '\u000D', '\u000D', '\u000A', ..];
}
