using System.Collections.Immutable;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Collection;

/// <summary>One file of a tree: where it is, or why it is not read.</summary>
internal sealed record TreeFile(string Path, string ReadFrom, string? Refusal = null);

/// <summary>Finds the files of a tree. Links to folders are not entered; links to files are followed within the tree and to where logs and units really are.</summary>
internal sealed class TreeWalk(TreeSpec spec, DateTimeOffset since)
{
    // Where the links of kubelet and systemd lead: docker keeps the logs, units are enabled by links. Anywhere else may be a trap
    // that a pod with a hostPath has laid.
    private readonly ImmutableArray<string> _trustedTargets =
    [
        spec.Root.TrimEnd('/') + "/",
        .. spec.Root.StartsWith("/var/log", StringComparison.Ordinal) ? ["/var/log/", "/var/lib/docker/containers/"] : ImmutableArray<string>.Empty,
        .. spec.Root.StartsWith("/etc/", StringComparison.Ordinal) ? ["/etc/", "/usr/lib/", "/usr/share/", "/lib/", "/run/"] : ImmutableArray<string>.Empty,
    ];

    private readonly List<TreeFile> _found = [];

    /// <summary>Files that match but are beyond <see cref="TreeSpec.MaxFiles"/>.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Folders that could not be read.</summary>
    public int Denied { get; private set; }

    /// <summary>In the order of their names.</summary>
    public ImmutableArray<TreeFile> Files()
    {
        Walk(spec.Root.TrimEnd('/'), depth: 1);
        return [.. _found];
    }

    private void Walk(string folder, int depth)
    {
        foreach (var path in Names(folder))
        {
            var status = FileStatus.Of(path, followLinks: false, out _);
            if (status?.Kind == FileKind.Folder && depth < spec.MaxDepth)
                Walk(path, depth + 1);
            else if (status?.Kind is FileKind.Regular or FileKind.Link or FileKind.Fifo or FileKind.Socket)
                Consider(path, status);
        }
    }

    private string[] Names(string folder)
    {
        try
        {
            var names = Directory.GetFileSystemEntries(folder);
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (UnauthorizedAccessException)
        {
            Denied++;
            return [];
        }
        catch (DirectoryNotFoundException)
        {
            // It vanished since its parent was read.
            return [];
        }
    }

    private void Consider(string path, FileStatus status)
    {
        var relative = path[(spec.Root.TrimEnd('/').Length + 1)..];
        if (!IsWanted(relative))
            return;
        if (status.Kind == FileKind.Link && (status = FileStatus.Of(path, followLinks: true, out _) ?? status).Kind == FileKind.Folder)
            return;
        if (spec.OnlyRecent && status.Modified < since)
            return;

        if (_found.Count < spec.MaxFiles)
            _found.Add(Resolve(path));
        else
            LeftOut++;
    }

    private bool IsWanted(string relative) =>
        spec.Patterns.Any(pattern => TreePattern.Matches(pattern, relative)) && !spec.Except.Any(pattern => TreePattern.Matches(pattern, relative));

    private TreeFile Resolve(string path)
    {
        if (File.ResolveLinkTarget(path, returnFinalTarget: true) is not { } target)
            return new(path, path);

        var full = target.FullName;
        var trusted = _trustedTargets.Any(folder => full.StartsWith(folder, StringComparison.Ordinal));
        return trusted ? new(path, full) : new(path, path, $"it is a link out of its tree, to {full}");
    }
}
