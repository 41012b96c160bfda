using System.Globalization;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>What a sos report tells of itself: where it begins, whose it is, by which version, when, and whether it was cleaned.</summary>
internal static partial class SosMarks
{
    /// <summary>The folder above <c>sos_commands</c>, <c>sos_reports</c> or the file that names the version.</summary>
    public static string? Root(SurveyedEntry entry)
    {
        var path = $"/{entry.Path}";
        foreach (var folder in (ReadOnlySpan<string>)["/sos_commands/", "/sos_reports/", "/sos_logs/"])
        {
            if (path.LastIndexOf(folder, StringComparison.Ordinal) is >= 0 and var at)
                return path[..at].TrimStart('/');
        }

        return entry.FileName == "version.txt" && VersionLine().IsMatch(entry.Head) ? path[..path.LastIndexOf('/')].TrimStart('/') : null;
    }

    /// <summary>The host's name by itself; else by the folder's name.</summary>
    public static string HostName(CaptureName capture, IReadOnlyList<BelowRoot> entries)
    {
        foreach (var path in (ReadOnlySpan<string>)["sos_commands/host/hostname", "sos_commands/general/hostname", "hostname", "proc/sys/kernel/hostname"])
        {
            if (FirstWord(Head(entries, path)) is { } name)
                return name;
        }

        // Linux worker1 6.1.0-18-amd64 #1 SMP ...
        if (Head(entries, "sos_commands/kernel/uname_-a")?.Split(' ', 3) is [_, { Length: > 0 } kernelsName, _])
            return kernelsName;

        return FirstWord(Head(entries, "etc/hostname")) ?? NameIn(capture);
    }

    // sosreport-worker1-01234567-2026-11-21-zskasiq
    private static string NameIn(CaptureName capture)
    {
        var folder = capture.Root.Length > 0 ? capture.Root : capture.Input;
        return FolderName().Match(folder) is { Success: true } match ? match.Groups["host"].Value : "host";
    }

    /// <summary>The version of sos, or null.</summary>
    public static Version? Version(IReadOnlyList<BelowRoot> entries) =>
        VersionLine().Match(Head(entries, "version.txt") ?? "") is { Success: true } match && System.Version.TryParse(match.Groups["version"].Value, out var version) ? version : null;

    /// <summary>When it ended by its manifest, whose clock shows no zone; null where there is none.</summary>
    public static DateTimeOffset? Captured(IReadOnlyList<BelowRoot> entries) =>
        EndTime().Match(Head(entries, "sos_reports/manifest.json") ?? "") is { Success: true } match &&
        DateTimeOffset.TryParseExact(match.Groups["time"].Value, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    /// <summary>Whether <c>sos clean</c> went over it: by the archive's name, or by what it puts in the place of names, MACs and domains.</summary>
    public static bool IsObfuscated(CaptureName capture, string node, IReadOnlyList<BelowRoot> entries) =>
        capture.Input.Contains("-obfuscated", StringComparison.Ordinal) ||
        capture.Root.Contains("obfuscated", StringComparison.Ordinal) ||
        ObfuscatedHost().IsMatch(node) ||
        entries.Any(entry => entry.Path.StartsWith("sos_commands/networking/ip_", StringComparison.Ordinal) && entry.Entry.Head.Contains("ether 53:4f:53:", StringComparison.Ordinal));

    private static string? Head(IReadOnlyList<BelowRoot> entries, string path)
    {
        foreach (var entry in entries)
        {
            if (entry.Path == path)
                return entry.Entry.Head;
        }

        return null;
    }

    private static string? FirstWord(string? head) => head?.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries) is [var word, ..] ? word : null;

    // sos report: 4.12.0     sosreport: 3.9
    [GeneratedRegex(@"^sos ?report: (?<version>\d+(\.\d+){1,3})")]
    private static partial Regex VersionLine();

    [GeneratedRegex(""""end_time": "(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)"""")]
    private static partial Regex EndTime();

    [GeneratedRegex(@"^host\d+$|obfuscateddomain\d+")]
    private static partial Regex ObfuscatedHost();

    [GeneratedRegex(@"sosreport-(?<host>[\w.-]+?)-(\d|[a-z]{7})[\w-]*(\.tar[\w.]*)?$")]
    private static partial Regex FolderName();
}
