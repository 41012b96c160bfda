using System.Collections.Immutable;

namespace SupportBundle.Collector.Hosts;

/// <summary>Whether journald keeps anything on this host: where it does not, none of its units need to be asked for.</summary>
internal static class JournalFiles
{
    /// <summary>Kept over boots, and of this boot; each has a folder for a machine (sd-journal.c in systemd).</summary>
    public static readonly ImmutableArray<string> Folders = ["/var/log/journal", "/run/log/journal"];

    /// <summary>True also where nobody can tell.</summary>
    public static bool Exist() => Folders.Any(HasSome);

    private static bool HasSome(string folder)
    {
        try
        {
            return Directory.Exists(folder) && Directory.EnumerateDirectories(folder).Any(machine => Directory.EnumerateFiles(machine, "*.journal*").Any());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
