using SupportBundle.Bundle.Masking;

namespace SupportBundle.Collector.Hosts;

/// <summary>Names of hosts and domains that this host's files tell.</summary>
internal static class HostNames
{
    private const int LongestFile = 4 << 20;

    /// <param name="root">Where the host's file system begins.</param>
    public static void Read(string root, KnownNames known)
    {
        foreach (var file in NameSources.HostFiles)
            NameSources.Read(file, Lines(Path.Combine(root, file)), known);
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.Exists(path) && new FileInfo(path).Length < LongestFile ? File.ReadAllLines(path) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Who may not read it will not have it in the bundle either.
            return [];
        }
    }
}
