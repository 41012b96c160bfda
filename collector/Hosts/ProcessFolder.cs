using System.Globalization;

namespace SupportBundle.Collector.Hosts;

/// <summary>One process as /proc shows it; it may vanish at any moment, which reads as null.</summary>
internal sealed record ProcessFolder(int Pid)
{
    public static IEnumerable<ProcessFolder> All()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                yield return new(pid);
        }
    }

    /// <summary>The inode number of a namespace: <c>net:[4026531840]</c> gives <c>4026531840</c>.</summary>
    public string? Namespace(string kind)
    {
        try
        {
            var target = new FileInfo($"/proc/{Pid}/ns/{kind}").LinkTarget;
            return target is null ? null : target[(target.IndexOf('[') + 1)..^1];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public string? Command => Text("comm")?.TrimEnd('\n');

    public string? Cgroup => Text("cgroup");

    public byte[]? Bytes(string name)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{Pid}/{name}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public string? Text(string name) => Bytes(name) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;
}
