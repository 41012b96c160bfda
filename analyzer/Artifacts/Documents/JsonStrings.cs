using System.Globalization;
using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>Strings of JSON, and what their escapes stand for.</summary>
internal static class JsonStrings
{
    /// <summary>The text that a string without its quotes means; its escapes have been looked through before.</summary>
    public static string Unescape(ReadOnlySpan<char> raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var backslash = raw.IndexOf('\\'); backslash >= 0; backslash = raw.IndexOf('\\'))
        {
            text.Append(raw[..backslash]);
            var length = Escape(raw[backslash..], out var meant);
            text.Append(meant);
            raw = raw[(backslash + Math.Max(length, 1))..];
        }

        return text.Append(raw).ToString();
    }

    /// <summary>The length of the escape that stands first here; 0 where it is none.</summary>
    public static int Escape(ReadOnlySpan<char> raw, out char meant)
    {
        meant = '\\';
        if (raw.Length < 2)
            return 0;
        if (raw[1] == 'u')
            return Hex(raw, out meant) ? 6 : 0;

        var known = "\"\\/bfnrt".IndexOf(raw[1], StringComparison.Ordinal);
        meant = known < 0 ? '\\' : "\"\\/\b\f\n\r\t"[known];
        return known < 0 ? 0 : 2;
    }

    private static bool Hex(ReadOnlySpan<char> raw, out char meant)
    {
        var is16Bits = ushort.TryParse(raw.Length < 6 ? [] : raw[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code);
        meant = (char)code;
        return is16Bits;
    }
}
