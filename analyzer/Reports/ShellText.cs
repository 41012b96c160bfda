using System.Text;

namespace SupportBundle.Analyzer.Reports;

/// <summary>Text of a bundle as a POSIX shell takes it for nothing but text.</summary>
internal static class ShellText
{
    /// <summary>One line behind a <c>#</c>.</summary>
    public static string Comment(string text) => VisibleText.Of(text.ReplaceLineEndings(" "));

    /// <summary>The name of a file or folder in the bundle: what leads out of it, or would be taken for something else, is replaced.</summary>
    public static string FileName(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (var c in text)
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_');
        return name.ToString().TrimStart('.', '-') is { Length: > 0 } usable ? usable : "node";
    }
}
