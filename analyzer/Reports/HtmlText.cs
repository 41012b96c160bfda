using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace SupportBundle.Analyzer.Reports;

/// <summary>Foreign text inside HTML, so that it stays text.</summary>
internal static class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>For content and quoted attributes alike.</summary>
    public static string Escape(string text) => Encoder.Encode(VisibleText.Of(text));
}
