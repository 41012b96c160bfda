using System.Collections.Immutable;
using System.Text;
using SupportBundle.Analyzer.Artifacts.Runtime;

namespace SupportBundle.Analyzer.Artifacts.Resources;

/// <summary>Reads one mount in whichever form it stands.</summary>
internal static class MountLine
{
    public static Mount? TryParse(SourceLine line)
    {
        var text = line.Text.Trim();
        return OfMount(line, text) ?? OfPairs(line, text) ?? OfFields(line, text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    // devtmpfs on /dev type devtmpfs (rw,relatime,size=12334460k,nr_inodes=3083615,mode=755)
    private static Mount? OfMount(SourceLine line, string text)
    {
        var type = text.LastIndexOf(" type ", StringComparison.Ordinal);
        var on = type < 0 ? -1 : text.IndexOf(" on ", 0, type, StringComparison.Ordinal);
        var open = type < 0 ? -1 : text.IndexOf(" (", type, StringComparison.Ordinal);
        return on > 0 && open > type + 6 && text.IndexOf(')', open) is > 0 and var close
            ? new(line, text[..on], text[(on + 4)..type], text[(type + 6)..open], Options(text[(open + 2)..close]))
            : null;
    }

    // TARGET="/proc" SOURCE="proc" FSTYPE="proc" OPTIONS="rw,relatime"
    private static Mount? OfPairs(SourceLine line, string text)
    {
        if (!text.StartsWith("TARGET=\"", StringComparison.Ordinal))
            return null;

        var pairs = CommandLine.Split(text);
        return Of("TARGET") is { } target && Of("SOURCE") is { } source && Of("FSTYPE") is { } type
            ? new(line, source, target, type, Options(Of("OPTIONS") ?? ""))
            : null;

        string? Of(string name) =>
            pairs.FirstOrDefault(pair => pair.StartsWith($"{name}=", StringComparison.Ordinal)) is { } pair ? pair[(name.Length + 1)..] : null;
    }

    // 22 27 0:21 / /proc rw,relatime shared:12 - proc proc rw
    // proc /proc proc rw,relatime 0 0
    // ├─/sys                                    sysfs                   sysfs    rw,relatime
    // └─/mnt/with blank                         tmpfs[/ov/l]            tmpfs    rw,nosuid
    private static Mount? OfFields(SourceLine line, string[] words)
    {
        var dash = Array.IndexOf(words, "-");
        if (dash >= 6 && words.Length >= dash + 3 && int.TryParse(words[0], out _))
            return new(line, Unescaped(words[dash + 2]), Unescaped(words[4]), words[dash + 1], [.. Options(words[5]), .. Options(words.ElementAtOrDefault(dash + 3) ?? "")]);
        if (words.Length is 4 or 5 or 6 && words.Skip(4).All(word => word is "0" or "1" or "2") && IsTarget(words[1]))
            return new(line, Unescaped(words[0]), Unescaped(words[1]), words[2], Options(words[3]));

        var target = string.Join(' ', words).TrimStart('│', '├', '└', '─', '|', '-', '`', ' ').Split(' ');
        return target is [['/', ..], .. var rest, var source, var type, var options] && (rest.Length == 0 || options is ['r', 'w' or 'o', ..])
            ? new(line, source, Unescaped(string.Join(' ', target[..^3])), type, Options(options))
            : null;
    }

    // fstab has none for swap.
    private static bool IsTarget(string word) => word is ['/', ..] or "none" or "swap";

    private static ImmutableArray<string> Options(string list) => [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries)];

    // /var/lib/with\040blank
    private static string Unescaped(string text)
    {
        if (!text.Contains('\\'))
            return text;

        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var isEscape = text[i] == '\\' && i + 3 < text.Length && text.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0 && text[i + 1] < '2';
            plain.Append(isEscape ? (char)(((text[i + 1] - '0') * 64) + ((text[i + 2] - '0') * 8) + text[i + 3] - '0') : text[i]);
            i += isEscape ? 3 : 0;
        }

        return plain.ToString();
    }
}
