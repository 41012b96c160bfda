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

    /// <summary>The unit's name in a status or a file, without <c>.service</c>.</summary>
    public static string? UnitIn(FileHead head) =>
        head.Lines.Take(3).Select(line => UnitHeading().Match(line)).Concat(head.Lines.Take(3).Select(line => UnitFile().Match(line))).FirstOrDefault(match => match.Success)?.Groups["name"].Value;

    private static bool HasHeading(FileHead head, string start, params string[] columns) =>
        head.Lines.Take(3).Any(line => line.StartsWith(start, StringComparison.Ordinal) && columns.All(column => line.Contains(column, StringComparison.Ordinal)));

    [GeneratedRegex(@"^\S* ?(?<name>[\w@.\\-]+)\.service( - |$)")]
    private static partial Regex UnitHeading();

    [GeneratedRegex(@"^# /\S*/(?<name>[\w@.\\-]+)\.service$")]
    private static partial Regex UnitFile();

    [GeneratedRegex(@"^/\S+ +(\S+ +)?-")]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"^\s*(notAfter=|Not After ?:)")]
    private static partial Regex Validity();
}
