using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose.Kinds;

/// <summary>The files by which distributions set up interfaces, sent without their folder: told by their looks, and kept under their own names.</summary>
internal static class HostNetworkKinds
{
    public static readonly ImmutableArray<FileKind> All =
    [
        Files("/etc/sysconfig/network/", "ifcfg-*", IsSuses, name => From(name, "ifcfg-", "")),
        Files("/etc/sysconfig/network-scripts/", "ifcfg-*", IsIfcfg, name => From(name, "ifcfg-", "")),
        Files("/etc/NetworkManager/system-connections/", "*.nmconnection", head => head.AnyLineStarts("[connection]"), name => From(name, "", ".nmconnection")),
        Files("/etc/netplan/", "*.yaml", head => head.AnyLineStarts("network:") && (head.Has(" version: 2") || head.Has("ethernets:") || head.Has("renderer:")), name => From(name, "", ".yaml")),
        Files("/etc/systemd/network/", "*.network", head => head.AnyLineStarts("[Match]") && (head.AnyLineStarts("[Network]") || head.AnyLineStarts("[Link]")), name => From(name, "", ".network")),
        new("files/etc/network/interfaces", "cat /etc/network/interfaces") { Names = ["etc network interfaces", "network interfaces", "interfaces"], Looks = head => head.AnyLineStarts("iface ") },
        new("files/etc/NetworkManager/NetworkManager.conf", "cat /etc/NetworkManager/NetworkManager.conf") { Names = ["networkmanager conf"], Looks = head => head.AnyLineStarts("[main]") || head.AnyLineStarts("[keyfile]"), NeedsName = true },
        new("files/etc/calico/felix.cfg", "cat /etc/calico/felix.cfg") { Names = ["felix cfg", "felix"], Looks = head => head.Lines.Any(line => line.Equals("[global]", StringComparison.OrdinalIgnoreCase)), NeedsName = true },
    ];

    private static FileKind Files(string folder, string files, Func<FileHead, bool> looks, Func<LooseFileName, string> name) =>
        new($"files{folder}", $"tail -n +1 {folder}{files}") { Looks = looks, Rest = (file, _) => name(file) };

    private static bool IsIfcfg(FileHead head) => head.AnyLineStarts("BOOTPROTO=") && (head.AnyLineStarts("DEVICE=") || head.AnyLineStarts("ONBOOT="));

    private static bool IsSuses(FileHead head) => head.AnyLineStarts("STARTMODE=") && head.AnyLineStarts("BOOTPROTO=");

    // worker1-ifcfg-eth0.txt      50-cloud-init.yaml.txt
    private static string From(LooseFileName name, string start, string extension)
    {
        var file = name.File.EndsWith(".txt", StringComparison.Ordinal) ? name.File[..^4] : name.File;
        var at = start.Length == 0 ? 0 : Math.Max(file.IndexOf(start, StringComparison.Ordinal), 0);
        return file.EndsWith(extension, StringComparison.Ordinal) || (extension == ".yaml" && file.EndsWith(".yml", StringComparison.Ordinal)) ? file[at..] : $"{file[at..]}{extension}";
    }
}
