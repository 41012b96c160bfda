using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SupportBundle.Collector.Hosts;

/// <summary>
/// How much of a disk a bundle leaves free: more than what kubelet evicts pods at, on the disks that kubelet watches
/// (pkg/kubelet/eviction in kubernetes/kubernetes: nodefs.available 10 %, imagefs.available 15 % unless it is configured).
/// </summary>
internal static partial class DiskFloor
{
    private const long LeastReserve = 1 << 20, MostMargin = 1L << 30;
    private const double OfNoKubelet = 0.05, NodeDefault = 0.10, ImageDefault = 0.15, Margin = 0.01;

    private static readonly ImmutableArray<string> NodeFolders = ["/var/lib/kubelet"];
    private static readonly ImmutableArray<string> ImageFolders = ["/var/lib/containerd", "/var/lib/docker", "/var/lib/containers", "/var/lib/rancher", "/var/lib/k0s", "/var/snap/microk8s/common/var/lib/containerd"];
    public static readonly ImmutableArray<string> Configurations =
        ["/var/lib/kubelet/config.yaml", "/etc/kubernetes/kubelet-config.yaml", "/etc/kubernetes/kubelet.yaml", "/var/lib/k0s/kubelet-config.yaml", "/var/snap/microk8s/current/args/kubelet", "/etc/rancher/k3s/config.yaml", "/etc/rancher/rke2/config.yaml"];

    // evictionHard:                     --eviction-hard=nodefs.available<10%,imagefs.available<15%
    //   nodefs.available: "5%"
    [GeneratedRegex("(nodefs|imagefs)\\.available[\"']?[ \\t]*[:<][ \\t]*[\"']?([0-9]+(?:\\.[0-9]+)?)(%|[KMGT]i?)?", RegexOptions.CultureInvariant)]
    private static partial Regex ThresholdPattern { get; }

    /// <summary>Bytes to leave free in the file system of the folder, and why so many.</summary>
    public static (long Bytes, string Why) Of(string folder, long size)
    {
        var text = string.Join('\n', Configurations.Select(Read));
        if (IsOnDiskOf(folder, ImageFolders) && Directory.Exists(NodeFolders[0]))
            return (WithMargin(Math.Max(ThresholdOf("imagefs", text, size) ?? (long)(size * ImageDefault), NodeThreshold(folder, text, size)), size), "as kubelet evicts pods when the disk of images is nearly full");
        return IsOnDiskOf(folder, NodeFolders)
            ? (WithMargin(NodeThreshold(folder, text, size), size), "as kubelet evicts pods when its disk is nearly full")
            : (Math.Max(LeastReserve, (long)(size * OfNoKubelet)), "a twentieth of the disk");
    }

    /// <summary>The largest threshold that a configuration has for <c>nodefs</c> or <c>imagefs</c>, soft or hard, in bytes of a disk of that size; null where it has none.</summary>
    public static long? ThresholdOf(string signal, string configuration, long size)
    {
        var all = ThresholdPattern.Matches(configuration).Where(match => match.Groups[1].Value == signal).Select(match => Bytes(match, size)).ToList();
        return all.Count == 0 ? null : all.Max();
    }

    private static long NodeThreshold(string folder, string text, long size) =>
        IsOnDiskOf(folder, NodeFolders) ? ThresholdOf("nodefs", text, size) ?? (long)(size * NodeDefault) : 0;

    private static long WithMargin(long threshold, long size) => threshold + Math.Min(MostMargin, (long)(size * Margin)) + LeastReserve;

    private static long Bytes(Match match, long size)
    {
        var number = double.Parse(match.Groups[2].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return match.Groups[3].Value switch
        {
            "%" => (long)(size * Math.Min(1, number / 100)),
            "" => (long)number,
            var unit => (long)(number * Math.Pow(1024, "KMGT".IndexOf(unit[0]) + 1)),
        };
    }

    private static bool IsOnDiskOf(string folder, ImmutableArray<string> others) =>
        FileStatus.Of(folder, followLinks: true, out _) is { } own && others.Any(other => FileStatus.Of(other, followLinks: true, out _) is { } there && there.Device == own.Device);

    private static string Read(string path)
    {
        try
        {
            return FileStatus.Of(path, followLinks: true, out _) is { Kind: FileKind.Regular, Size: < 1 << 20 } ? File.ReadAllText(path) : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not for this user: the defaults then.
            return "";
        }
    }
}
