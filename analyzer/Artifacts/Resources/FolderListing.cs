using System.Buffers;
using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Resources;

/// <summary>What a folder holds, as <c>ls -l</c> prints it, or names alone one a line, as <c>ls -1</c> does.</summary>
/// <param name="Missing">What ls could not look at, in its own words.</param>
internal sealed record FolderListing(ImmutableArray<FolderEntry> Entries, ImmutableArray<SourceLine> Missing) : IArtifact<FolderListing>
{
    /// <summary>The entry of this name; null where there is none.</summary>
    public FolderEntry? this[string name] => Entries.FirstOrDefault(entry => entry.Name == name);

    // total 81640
    // -rwxr-xr-x 1 root root 4151672 Jan 16  2024 bandwidth
    public static Parsed<FolderListing> Parse(ArtifactText text)
    {
        var (entries, missing, notes) = (ImmutableArray.CreateBuilder<FolderEntry>(), ImmutableArray.CreateBuilder<SourceLine>(), ImmutableArray.CreateBuilder<ParseNote>());
        var folder = "";
        foreach (var line in text.Lines().Where(line => !line.IsBlank && !IsTotal(line.Span)))
        {
            if (FolderOf(line.Span) is { } heading)
                folder = heading;
            else if (line.Span.StartsWith("ls: "))
                missing.Add(line);
            else if (FolderEntry.Of(line, folder) is { } entry)
                entries.Add(entry);
            else
                notes.Add(new(line, "not an entry of a folder"));
        }

        return new(new(entries.ToImmutable(), missing.ToImmutable()), notes.ToImmutable());
    }

    private static bool IsTotal(ReadOnlySpan<char> line) => line.StartsWith("total ") && line.Length < 24;

    // /opt/cni/bin:
    private static string? FolderOf(ReadOnlySpan<char> line) => line is ['/', .., ':'] && line.IndexOf(": ") < 0 ? line[..^1].ToString() : null;
}

/// <summary>One entry of a folder. What a list of names alone does not tell is empty or null.</summary>
/// <param name="Mode">For instance <c>-rwxr-xr-x</c>; <c>l?????????</c> for what could not be looked at.</param>
/// <param name="Modified">As it is printed: by language and age with the year or the time.</param>
/// <param name="Target">What a symbolic link points at; empty for all else.</param>
/// <param name="Folder">Empty where no heading names it.</param>
internal sealed record FolderEntry(string Name, string Mode, string Owner, string Group, long? Size, string Modified, string Target, string Folder, SourceLine Line)
{
    private const string Arrow = " -> ";

    private static readonly SearchValues<char> Permissions = SearchValues.Create("rwxstST-?");

    public bool IsFolder => Mode is ['d', ..];

    public bool IsLink => Mode is ['l', ..];

    /// <summary>Whether anybody may run it; null where the mode is not told.</summary>
    public bool? IsExecutable => Mode is [_, not '?', ..] ? Mode.Contains('x', StringComparison.Ordinal) : null;

    public static FolderEntry? Of(SourceLine line, string folder)
    {
        var words = TextWord.Split(line.Span);
        if (!IsMode(words[0].Text))
            return words.Length == 1 && IsName(words[0].Text) ? new(words[0].Text, "", "", "", null, "", "", folder, line) : null;

        return words.Length >= 7 && NameAt(words) is { } at ? Of(line, words, at, folder) : null;
    }

    private static FolderEntry Of(SourceLine line, ImmutableArray<TextWord> words, int at, string folder)
    {
        var rest = line.Span[words[at].Start..].TrimEnd().ToString();
        var arrow = words[0].Text[0] == 'l' ? rest.IndexOf(Arrow, StringComparison.Ordinal) : -1;
        return new(
            arrow < 0 ? rest : rest[..arrow],
            words[0].Text,
            words[2].Text,
            words[3].Text,
            ByteSize.Parse(words[4].Text, 1),
            line.Span[words[5].Start..words[at - 1].End].ToString(),
            arrow < 0 ? "" : rest[(arrow + Arrow.Length)..],
            folder,
            line);
    }

    // Jan 16  2024 NAME      2024-01-16 10:00 NAME      2024-01-16 10:00:00.000000000 +0000 NAME      ? NAME
    private static int? NameAt(ImmutableArray<TextWord> words)
    {
        var isIso = words[5].Text is [_, _, _, _, '-', _, _, '-', _, _];
        var isWhole = isIso && words[6].Text.Contains('.', StringComparison.Ordinal);
        var at = words[5].Text == "?" ? 6 : isIso && !isWhole ? 7 : 8;
        var isDevice = words[4].Text.EndsWith(',');
        return at < words.Length && !isDevice ? at : null;
    }

    // -rw-r--r--.      drwxr-xr-x+      l?????????
    private static bool IsMode(string word) =>
        word.Length is 10 or 11 && "-dlcbps?".Contains(word[0], StringComparison.Ordinal) && word.AsSpan(1, 9).IndexOfAnyExcept(Permissions) < 0;

    private static bool IsName(string word) => word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '+');
}
