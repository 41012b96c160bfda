using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose.Kinds;

/// <summary>How units, command lines, certificates and the outputs of container runtimes begin.</summary>
internal static partial class KubernetesLooks
{
    // # /usr/lib/systemd/system/kubelet.service
    public static bool IsUnit(FileHead head) => head.AnyLineStarts("[Service]") && (head.AnyLineStarts("[Unit]") || head.AnyLineStarts("ExecStart=") || head.AnyLineStarts("Environment=")) && !IsUnitStatus(head);

    // ● kubelet.service - kubelet: The Kubernetes Node Agent
    public static bool IsUnitStatus(FileHead head) => head.Lines.Take(3).Any(line => UnitHeading().IsMatch(line)) && head.Lines.Take(6).Any(line => line.TrimStart().StartsWith("Loaded: ", StringComparison.Ordinal));

    // /usr/local/bin/kubelet --config=/var/lib/kubelet/config.yaml --node-ip=192.168.56.12
    public static bool IsCommandLine(FileHead head) => CommandLine().IsMatch(head.First) || (head.First.StartsWith('/') && head.Has("\0--"));

    // subject=O=system:nodes, CN=system:node:worker-1      notAfter=Nov 21 05:44:56 2027 GMT
    public static bool IsCertificateText(FileHead head) => head.Lines.Any(line => Validity().IsMatch(line));

    // -----BEGIN CERTIFICATE-----, perhaps below "Bag Attributes" or what openssl prints before it
    public static bool IsCertificate(FileHead head) => head.AnyLineStarts("-----BEGIN CERTIFICATE-----");

    public static bool IsCertificateJson(FileHead head) => head.HasMember("notAfter") && head.HasMember("file");

    // [+]ping ok
    public static bool IsHealth(FileHead head) => head.Lines.Take(3).Any(line => line is ['[', '+' or '-', ']', ..]);

    public static bool IsMetrics(FileHead head) => head.Lines.Take(2).Any(line => line.StartsWith("# HELP ", StringComparison.Ordinal) || line.StartsWith("# TYPE ", StringComparison.Ordinal));

    // CONTAINER           IMAGE               CREATED              STATE               NAME                ATTEMPT             POD ID
    public static bool IsCrictlPs(FileHead head) => HasHeading(head, "CONTAINER ", "IMAGE", "CREATED", "STATE");

    public static bool IsCrictlPods(FileHead head) => HasHeading(head, "POD ID ", "CREATED", "STATE");

    public static bool IsCrictlImages(FileHead head) => HasHeading(head, "IMAGE ", "TAG", "IMAGE ID");

    public static bool IsDockerPs(FileHead head) => HasHeading(head, "CONTAINER ID ", "IMAGE", "COMMAND");

    public static bool IsDockerInfo(FileHead head) => head.Has("Cgroup Driver:") && head.Has("Server Version:");

    public static bool IsCtrContainers(FileHead head) => HasHeading(head, "CONTAINER ", "IMAGE", "RUNTIME");

    // {"stats": [{"attributes": {"id": ...}, "cpu": {...}, "memory": {...}, "writableLayer": {...}}]}
    public static bool IsCrictlStats(FileHead head) => head.HasMember("stats") && head.HasMember("attributes") && head.HasMember("writableLayer") && !IsCrictlPodStats(head);

    // {"stats": [{"attributes": {...}, "linux": {"cpu": {...}, "memory": {...}, "network": {...}}}]}
    public static bool IsCrictlPodStats(FileHead head) => head.HasMember("stats") && head.HasMember("attributes") && head.HasMember("linux");

    // CONTAINER           NAME                CPU %               MEM                 DISK                INODES
    public static bool IsCrictlStatsText(FileHead head) => HasClearedHeading(head, "CONTAINER ", "CPU %", "MEM ", "INODES");

    // POD                 POD ID              CPU %               MEM
    public static bool IsCrictlPodStatsText(FileHead head) => HasClearedHeading(head, "POD ", "POD ID", "CPU %", "MEM");

    public static bool IsDockerImages(FileHead head) => HasHeading(head, "REPOSITORY ", "TAG", "IMAGE ID");

    public static bool AreDockerNetworks(FileHead head) => HasHeading(head, "NETWORK ID ", "NAME", "DRIVER", "SCOPE");

    // TASK     PID    STATUS
    public static bool AreCtrTasks(FileHead head) => HasHeading(head, "TASK ", "PID", "STATUS");

    public static bool AreCtrImages(FileHead head) => HasHeading(head, "REF ", "TYPE", "DIGEST", "PLATFORMS");

    // -rwxr-xr-x 1 root root 4151672 Jan 16  2024 loopback
    public static bool AreCniBinaries(FileHead head) => SystemLooks.IsListing(head) && head.Lines.Any(line => line.EndsWith(" loopback", StringComparison.Ordinal)) && head.Lines.Any(line => line.EndsWith(" host-local", StringComparison.Ordinal) || line.EndsWith(" bridge", StringComparison.Ordinal) || line.EndsWith(" portmap", StringComparison.Ordinal));

    /// <summary>The unit's name in a status or a file, without <c>.service</c>.</summary>
    public static string? UnitIn(FileHead head) =>
        head.Lines.Take(3).Select(line => UnitHeading().Match(line)).Concat(head.Lines.Take(3).Select(line => UnitFile().Match(line))).FirstOrDefault(match => match.Success)?.Groups["name"].Value;

    private static bool HasHeading(FileHead head, string start, params string[] columns) =>
        head.Lines.Take(3).Any(line => line.StartsWith(start, StringComparison.Ordinal) && columns.All(column => line.Contains(column, StringComparison.Ordinal)));

    // cgroup driver: systemd      {"storage_driver":"overlay", ...}
    public static bool IsCrioStatus(FileHead head) => (head.AnyLineStarts("cgroup driver: ") && head.AnyLineStarts("storage driver: ")) || (head.HasMember("storage_driver") && head.HasMember("cgroup_driver"));

    // Server Version: v1.31.4      serverVersion:
    public static bool IsKubectlVersion(FileHead head) => head.Lines.Take(4).Any(line => line.StartsWith("Client Version: v", StringComparison.Ordinal) || line.StartsWith("Server Version: v", StringComparison.Ordinal) || line is "clientVersion:") && !head.Has("Cgroup Driver");

    // Kubernetes control plane is running at https://192.0.2.10:6443
    public static bool IsClusterInfo(FileHead head) => head.Lines.Take(3).Any(line => line.Contains("Kubernetes ", StringComparison.Ordinal) && line.Contains(" is running at ", StringComparison.Ordinal));

    // NAME                  SHORTNAMES   APIVERSION                 NAMESPACED   KIND
    public static bool AreApiResources(FileHead head) => HasHeading(head, "NAME ", "SHORTNAMES", "NAMESPACED", "KIND");

    // -rw-r--r-- 1 root root 12 Aug  6 22:52 last_reserved_ip.0
    public static bool AreLeases(FileHead head) => SystemLooks.IsListing(head) && head.Has(" last_reserved_ip.") && head.Has("/networks/");

    // crictl clears the screen before the tables of what it measures: ESC [ 2 J ESC [ H
    private static bool HasClearedHeading(FileHead head, string start, params string[] columns) =>
        head.Lines.Take(3).Any(line => line[(line.LastIndexOf('\u001b') is >= 0 and var escape ? Math.Min(escape + 3, line.Length) : 0)..].StartsWith(start, StringComparison.Ordinal) && columns.All(column => line.Contains(column, StringComparison.Ordinal)));

    [GeneratedRegex(@"^\S* ?(?<name>[\w@.\\-]+)\.service( - |$)")]
    private static partial Regex UnitHeading();

    [GeneratedRegex(@"^# /\S*/(?<name>[\w@.\\-]+)\.service$")]
    private static partial Regex UnitFile();

    [GeneratedRegex(@"^/\S+ +(\S+ +)?-")]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"^\s*(notAfter=|Not After ?:)")]
    private static partial Regex Validity();
}
