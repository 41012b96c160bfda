using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>Which component wrote lines of klog that nothing names: the source files in their heads are its own.</summary>
internal static partial class KlogSources
{
    // Files that only one of them has, by their beginnings.
    private static readonly ImmutableArray<(string File, string Program)> Own =
    [
        ("kubelet", "kubelet"), ("kuberuntime_", "kubelet"), ("pod_workers.go", "kubelet"), ("remote_runtime.go", "kubelet"), ("remote_image.go", "kubelet"), ("container_manager_linux.go", "kubelet"),
        ("eviction_manager.go", "kubelet"), ("pod_container_deletor.go", "kubelet"), ("docker_sandbox.go", "kubelet"), ("cri_stats_provider.go", "kubelet"), ("cni.go", "kubelet"),
        ("proxier.go", "kube-proxy"), ("server_others.go", "kube-proxy"), ("server_linux.go", "kube-proxy"),
    ];

    /// <summary>The one component whose files or last words the lines show; null where none or several do.</summary>
    public static string? ProgramOf(FileHead head) =>
        head.Lines.Select(Of).OfType<string>().Distinct(StringComparer.Ordinal).Take(2).ToImmutableArray() is [var only] ? only : null;

    private static string? Of(string line)
    {
        if (Head().Match(line) is not { Success: true } match)
            return null;
        if (line.Contains("failed to run Kubelet", StringComparison.Ordinal) || line.Contains("\"Kubelet version\"", StringComparison.Ordinal))
            return "kubelet";

        return Own.Where(own => match.Groups["file"].ValueSpan.StartsWith(own.File, StringComparison.Ordinal)).Select(own => own.Program).FirstOrDefault();
    }

    // F0308 02:01:12.741210    2210 server.go:269] failed to run Kubelet: ...
    [GeneratedRegex(@"^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ (?<file>[a-z0-9_]+\.go):\d+\] ")]
    private static partial Regex Head();
}
