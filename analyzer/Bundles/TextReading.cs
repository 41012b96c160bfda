using System.Text;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>An entry's content as text, bounded.</summary>
internal static class TextReading
{
    /// <summary>At most <paramref name="most"/> bytes as UTF-8, what is broken replaced, without a byte order mark.</summary>
    public static string Read(BoundedStream content, int most, out string? whyIncomplete)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[Math.Min(most + 1L, 64 * 1024)];
        whyIncomplete = null;
        for (int read; (read = content.Read(buffer)) > 0;)
        {
            var fits = (int)Math.Min(read, most - bytes.Length);
            bytes.Write(buffer, 0, fits);
            if (fits == read)
                continue;

            whyIncomplete = $"cut after {bytes.Length} bytes, the most that is held in memory";
            break;
        }

        if (content.IsCut)
            whyIncomplete = "cut: the input ends within it";
        var text = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        return text.StartsWith('\uFEFF') ? text[1..] : text;
    }
}
