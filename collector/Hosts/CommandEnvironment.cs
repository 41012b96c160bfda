using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace SupportBundle.Collector.Hosts;

/// <summary>The environment of every command: the C locale, no colours or pagers, and a search path that has the sbin folders whatever ours says.</summary>
internal sealed class CommandEnvironment
{
    // Behind the caller's own PATH, which may be empty or, under sudo and cron, lack the sbin folders.
    private static readonly ImmutableArray<string> SystemFolders =
    [
        "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin",
        "/opt/bin", "/var/lib/rancher/rke2/bin", "/var/lib/rancher/k3s/data/current/bin", "/snap/bin",
    ];

    // How crictl and docker are told where their runtime listens.
    private static readonly ImmutableArray<string> PassedOn =
        ["CONTAINER_RUNTIME_ENDPOINT", "IMAGE_SERVICE_ENDPOINT", "CRI_CONFIG_FILE", "DOCKER_HOST", "HOME"];

    private const string Rke2CrictlConfig = "/var/lib/rancher/rke2/agent/etc/crictl.yaml";

    private readonly ImmutableArray<string> _folders;
    private readonly ConcurrentDictionary<string, string?> _found = new(StringComparer.Ordinal);

    /// <summary><paramref name="searchPath"/> is the caller's PATH, which may be null or empty.</summary>
    public CommandEnvironment(string? searchPath)
    {
        var own = (searchPath ?? "").Split(':').Where(folder => folder.StartsWith('/'));
        _folders = [.. own.Concat(SystemFolders).Distinct()];
        Variables = [.. Build()];
    }

    public static CommandEnvironment OfThisProcess() => new(Environment.GetEnvironmentVariable("PATH"));

    /// <summary><c>NAME=value</c>.</summary>
    public ImmutableArray<string> Variables { get; }

    /// <summary>The program's path, or null if no folder has it; a name with a slash is taken as it is.</summary>
    public string? Find(string program) => program.Contains('/') ? program : _found.GetOrAdd(program, Search);

    private string? Search(string program)
    {
        foreach (var folder in _folders)
        {
            var candidate = $"{folder}/{program}";
            if (IsExecutable(candidate))
                return candidate;
        }

        return null;
    }

    private static bool IsExecutable(string path) =>
        FileStatus.Of(path, followLinks: true, out _) is { Kind: FileKind.Regular } status && (status.Mode & 0b001_001_001) != 0;

    private IEnumerable<string> Build()
    {
        yield return "PATH=" + string.Join(':', _folders);
        yield return "LC_ALL=C";
        yield return "LANG=C";
        yield return "TERM=dumb";
        yield return "NO_COLOR=1";
        yield return "SYSTEMD_PAGER=";
        yield return "SYSTEMD_COLORS=0";
        foreach (var name in PassedOn)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                yield return $"{name}={value}";
        }

        if (Environment.GetEnvironmentVariable("CRI_CONFIG_FILE") is null && File.Exists(Rke2CrictlConfig))
            yield return "CRI_CONFIG_FILE=" + Rke2CrictlConfig;
    }
}
