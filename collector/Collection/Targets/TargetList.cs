using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Collection.Targets;

/// <summary>What a command is run for one by one on this host.</summary>
internal static partial class TargetList
{
    private const string CniConfigurations = "/etc/cni/net.d", Devices = "/sys/class/net";

    private static readonly ImmutableArray<string> CniBinaries = ["/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni"];

    // How CNI plug-ins name the host's ends; there are hundreds, and all are alike.
    private static readonly ImmutableArray<string> PodEnds = ["veth", "cali", "lxc", "azv", "eni", "gke"];

    // "type": "portmap"
    [GeneratedRegex("\"type\"\\s*:\\s*\"([A-Za-z0-9._-]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex TypePattern { get; }

    public static IEnumerable<string> Of(TargetKind kind) => kind switch
    {
        TargetKind.Addresses => Surroundings.Read().Addresses.Select(address => address.ToString()),
        TargetKind.Devices => NetworkDevices(),
        TargetKind.Cards => NetworkDevices().Where(device => Directory.Exists($"{Devices}/{device}/device")),
        TargetKind.CniPlugins => CniPlugins(),
        _ => [],
    };

    /// <summary>The last segment of its entry: a path's file name, an address without colons, which some systems do not take in names.</summary>
    public static string NameOf(string target) => Path.GetFileName(target).Replace(':', '-');

    /// <summary>What is read to find them, for the plan.</summary>
    public static string Sources(TargetKind kind) => kind switch
    {
        TargetKind.Addresses => "each API server, virtual address, gateway, name server and cluster DNS address that this node's kubeconfigs, keepalived.conf, kube-vip manifest, resolv.conf, kubelet configuration and routes name",
        TargetKind.Devices => $"each device in {Devices} but the ends of pods' veths",
        TargetKind.Cards => $"each device in {Devices} that has hardware behind it",
        TargetKind.CniPlugins => $"each plug-in that a file of {CniConfigurations} names, in {string.Join(", ", CniBinaries)}",
        _ => "",
    };

    private static IEnumerable<string> NetworkDevices() =>
        Directory.Exists(Devices) ? Directory.GetDirectories(Devices).Select(path => Path.GetFileName(path)).Where(IsWorthwhile).Order(StringComparer.Ordinal) : [];

    private static bool IsWorthwhile(string device) => device != "lo" && !PodEnds.Any(device.StartsWith) && !device.StartsWith('-');

    private static IEnumerable<string> CniPlugins()
    {
        if (!Directory.Exists(CniConfigurations))
            yield break;

        var names = Directory.GetFiles(CniConfigurations).Where(path => path.EndsWith(".conf", StringComparison.Ordinal) || path.EndsWith(".conflist", StringComparison.Ordinal))
            .SelectMany(path => TypePattern.Matches(Value(path)).Select(match => match.Groups[1].Value));
        foreach (var name in names.Distinct().Order(StringComparer.Ordinal))
        {
            if (CniBinaries.Select(folder => $"{folder}/{name}").FirstOrDefault(path => FileStatus.Of(path, followLinks: true, out _) is { Kind: FileKind.Regular }) is { } path)
                yield return path;
        }
    }

    private static string Value(string path)
    {
        using var content = new MemoryStream();
        _ = FileCopy.Copy(path, 1 << 20, keepTail: false, content);
        return Encoding.UTF8.GetString(content.ToArray()).Trim();
    }
}
