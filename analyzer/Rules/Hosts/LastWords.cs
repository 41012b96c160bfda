using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>What the fatal lines of kubelets and runtimes mean.</summary>
internal static class LastWords
{
    // The first that is found counts: the more telling stand first.
    private static readonly ImmutableArray<(string Text, string Meaning)> Meanings =
    [
        ("unknown flag", "this version has no such flag: it was removed, or is misspelt"),
        ("with swap on is not supported", "swap is on, and it is told to refuse that"),
        ("different from docker cgroup driver", "it and Docker arrange cgroups by different drivers"),
        ("cgroup v1", "the host uses cgroup v1, which this version refuses unless it is told otherwise"),
        ("unknown service runtime.v1", "what answers at the runtime's socket does not offer the CRI that this version needs"),
        ("bootstrap kubeconfig", "it has no valid client certificate, and no bootstrap file with which to get one"),
        ("invalid kubeconfig", "its kubeconfig cannot be read"),
        ("strict decoding error", "its configuration file holds a field that this version does not know, or the same one twice"),
        ("unrecognized feature gate", "a feature gate is set that this version does not know any more"),
        ("config file", "its configuration file is missing or cannot be read"),
        ("address already in use", "another process holds its port"),
        ("too many open files", "a limit of inotify instances or open files is reached"),
        ("no space left on device", "a file system, or the limit of inotify watches, is full"),
        ("no such file or directory", "a file or socket that it is told to use is not there"),
        ("connection refused", "nothing answers at the address that it is told to use"),
        ("ContainerManager", "it cannot set up the cgroups of the node"),
        ("TOML", "its configuration file cannot be read"),
    ];

    /// <summary>Empty where it is not known.</summary>
    public static string Meaning(string line) =>
        Meanings.FirstOrDefault(known => line.Contains(known.Text, StringComparison.Ordinal)).Meaning ?? "";
}
