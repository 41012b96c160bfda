using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>Files that are sent below folders named as on the host: <c>worker1/etc/cni/net.d/10-flannel.conflist</c>.</summary>
internal static class HostPath
{
    /// <summary>Folders of a host, with what stands in them; <c>sys</c> and <c>run</c> are also what people call their own folders.</summary>
    private static readonly ImmutableArray<(string Top, ImmutableHashSet<string> Second)> Tops =
    [
        ("etc", []),
        ("var", ["lib", "log", "run", "snap"]),
        ("run", ["flannel", "systemd", "k3s", "containerd", "calico", "netns", "cni-ipam-state"]),
        ("proc", ["net", "sys", "modules", "swaps", "cmdline", "cgroups", "mounts", "meminfo", "version", "loadavg"]),
        ("sys", ["class", "module", "fs", "devices"]),
        ("usr", ["lib", "local", "libexec"]),
        ("lib", ["systemd", "modules"]),
        ("opt", ["cni"]),
    ];

    public static Recognised? Of(string path, FileHead head)
    {
        if (Begin(path) is not { } at)
            return null;

        var file = path[at..];
        var isLog = file.StartsWith("var/log/", StringComparison.Ordinal);
        return isLog && !LogFiles.LooksSo(head) && !file.EndsWith(".log", StringComparison.Ordinal) ? null
            : new($"files/{(isLog ? file : Bare(file))}") { IsLog = isLog, Host = HostNames.Of($"files/{file}", head) };
    }

    // etc/hosts.txt is a file that somebody's mail program would not have taken without an extension.
    private static string Bare(string file) => file.EndsWith(".txt", StringComparison.Ordinal) ? file[..^4] : file;

    private static int? Begin(string path)
    {
        var segments = path.Split('/');
        var at = 0;
        for (var i = 0; i + 1 < segments.Length; at += segments[i].Length + 1, i++)
        {
            foreach (var (top, second) in Tops)
            {
                if (segments[i] == top && (second.IsEmpty || second.Contains(Bare(segments[i + 1]))) && !(i + 2 == segments.Length && !second.IsEmpty && top is "var" or "run" or "usr"))
                    return at;
            }
        }

        return null;
    }
}
