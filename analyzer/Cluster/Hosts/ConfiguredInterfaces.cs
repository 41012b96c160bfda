using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.HostNetwork;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>The node's interfaces as its distribution's files set them up, whichever service reads these.</summary>
internal sealed record ConfiguredInterfaces(ImmutableArray<ConfiguredInterface> All) : INodeFact<ConfiguredInterfaces>
{
    // What network scripts pass over: /etc/sysconfig/network-scripts/network-functions, is_ignored_file.
    private static readonly ImmutableArray<string> Copies = ["~", ".bak", ".old", ".orig", ".rpmnew", ".rpmorig", ".rpmsave"];

    // In the order of their precedence.
    private static readonly ImmutableArray<string> NetworkdFolders =
        ["files/etc/systemd/network/", "files/run/systemd/network/", "files/usr/local/lib/systemd/network/", "files/usr/lib/systemd/network/", "files/lib/systemd/network/"];

    public static Availability<ConfiguredInterfaces> From(Node node)
    {
        ImmutableArray<ConfiguredInterface> all =
        [
            .. Files<NetplanFile>(node, ".yaml", "etc/netplan/", "run/netplan/", "lib/netplan/", "usr/lib/netplan/").SelectMany(file => file.Interfaces),
            .. Files<NetplanFile>(node, ".yml", "etc/netplan/").SelectMany(file => file.Interfaces),
            .. Networkd(node),
            .. Files<NetworkManagerProfile>(node, ".nmconnection", "etc/NetworkManager/system-connections/", "run/NetworkManager/system-connections/").Select(file => file.Interface),
            .. Files<IfcfgFile>(node, "", "etc/sysconfig/network-scripts/ifcfg-", "etc/sysconfig/network/ifcfg-").Select(file => file.Interface),
            .. Files<InterfacesFile>(node, "", "etc/network/interfaces").SelectMany(file => file.Interfaces),
        ];
        return all.IsEmpty
            ? Availability<ConfiguredInterfaces>.Absent("no file that sets up interfaces is in the input (/etc/netplan, /etc/systemd/network, /etc/NetworkManager/system-connections, /etc/sysconfig, /etc/network)")
            : Availability<ConfiguredInterfaces>.Known(new(all));
    }

    /// <summary>The <c>.network</c> files of systemd-networkd in the order in which it looks for one that fits: by their names alone, and one of
    /// /etc hides its namesakes (systemd.network(5)).</summary>
    public static IEnumerable<ConfiguredInterface> Networkd(Node node) =>
        NetworkdFolders.SelectMany(node.Host.Under).Where(pair => pair.Id.EndsWith(".network", StringComparison.Ordinal))
            .DistinctBy(pair => NameOf(pair.Id)).OrderBy(pair => NameOf(pair.Id), StringComparer.Ordinal)
            .Select(pair => node.Host.Read<NetworkdFile>(pair.Id)).Where(read => read.IsKnown).Select(read => read.Value.Interface);

    private static string NameOf(string id) => id[(id.LastIndexOf('/') + 1)..];

    private static IEnumerable<T> Files<T>(Node node, string extension, params ImmutableArray<string> starts)
        where T : class, IArtifact<T> =>
        starts.SelectMany(start => node.Host.Under($"files/{start}")).Where(pair => pair.Id.EndsWith(extension, StringComparison.Ordinal) && !Copies.Any(copy => pair.Id.EndsWith(copy, StringComparison.Ordinal)))
            .Select(pair => node.Host.Read<T>(pair.Id)).Where(read => read.IsKnown).Select(read => read.Value);
}
