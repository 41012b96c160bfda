using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose.Kinds;

/// <summary>Files of a host that are sent without their folder, put back where they are known to lie.</summary>
internal static class HostFileKinds
{
    private const string Cni = "files/etc/cni/net.d/";

    public static readonly ImmutableArray<FileKind> All =
    [
        File("/run/systemd/resolve/stub-resolv.conf", ["stub resolv conf", "resolved stub"], SystemLooks.IsResolvConf) with { NeedsName = true },
        File("/run/systemd/resolve/resolv.conf", ["resolve resolv conf", "systemd resolv conf", "resolved resolv conf", "uplink resolv conf", "real resolv conf", "resolve/resolv conf"], SystemLooks.IsResolvConf) with { NeedsName = true },
        File("/etc/resolv.conf", ["etc resolv conf", "resolv conf", "resolv", "resolvconf"], SystemLooks.IsResolvConf),
        File("/etc/hosts", ["etc hosts", "hosts"], SystemLooks.IsHosts),
        File("/etc/nsswitch.conf", ["nsswitch conf", "nsswitch"], SystemLooks.IsNsswitch),
        File("/etc/machine-id", ["machine id", "etc machine id"], head => SystemLooks.IsHexNumber(head, 32)),
        File("/sys/class/dmi/id/product_uuid", ["product uuid"], head => SystemLooks.IsHexNumber(head, 36)),
        File("/etc/firewalld/firewalld.conf", ["firewalld conf"], head => head.AnyLineStarts("DefaultZone=")),
        File("/etc/firewalld/direct.xml", ["firewalld direct xml", "direct xml"], head => head.Lines.Take(3).Any(line => line.StartsWith("<direct", StringComparison.Ordinal))),
        new("files/etc/firewalld/", "tail -n +1 /etc/firewalld/*/*.xml") { Names = ["firewalld zones", "firewalld", "zones"], Looks = head => FirewalldFolder(head) is not null, Rest = FirewalldName },
        File("/etc/hostname", ["etc hostname"], SystemLooks.IsHostname) with { NeedsName = true },
        File("/etc/os-release", ["os release", "etc os release"], SystemLooks.IsOsRelease),
        File("/etc/systemd/resolved.conf", ["resolved conf"], head => head.AnyLineStarts("[Resolve]")),
        File("/etc/fstab", ["fstab"], head => head.Has(" 0 0") || head.Has("# /etc/fstab")) with { NeedsName = true },
        File("/etc/sysctl.conf", ["sysctl conf"], SystemLooks.IsSysctl) with { NeedsName = true },
        File("/etc/haproxy/haproxy.cfg", ["haproxy cfg", "haproxy"], head => head.Lines.Any(line => line.StartsWith("frontend ", StringComparison.Ordinal) || line.StartsWith("backend ", StringComparison.Ordinal) || line is "defaults" or "global")),
        File("/etc/keepalived/keepalived.conf", ["keepalived conf", "keepalived"], head => head.AnyLineStarts("vrrp_") || head.AnyLineStarts("global_defs")),
        File("/etc/containerd/config.toml", ["containerd config toml", "containerd config", "containerd/config toml", "config toml", "containerd toml"], IsContainerdConfig),
        File("/etc/crictl.yaml", ["crictl yaml"], head => head.AnyLineStarts("runtime-endpoint:")),
        File("/etc/docker/daemon.json", ["docker daemon json", "daemon json"], head => head.IsJson && !head.HasMember("kind")) with { NeedsName = true },
        File("/etc/crio/crio.conf", ["crio conf"], head => head.AnyLineStarts("[crio")),
        File("/run/flannel/subnet.env", ["flannel subnet env", "subnet env"], head => head.AnyLineStarts("FLANNEL_")),
        File("/var/lib/kubelet/kubeadm-flags.env", ["kubeadm flags env", "kubeadm flags"], head => head.Has("KUBELET_KUBEADM_ARGS")),
        File("/etc/default/kubelet", ["etc default kubelet", "default kubelet"], head => head.Has("KUBELET_EXTRA_ARGS")),
        File("/etc/sysconfig/kubelet", ["etc sysconfig kubelet", "sysconfig kubelet"], head => head.Has("KUBELET_EXTRA_ARGS")) with { NeedsName = true },
        File("/var/lib/calico/nodename", ["calico nodename"], SystemLooks.IsHostname) with { NeedsName = true },
        new(Cni, "tail -n +1 /etc/cni/net.d/*") { Names = ["conflist", "cni"], Looks = IsCniConfig, Rest = CniName },
    ];

    // <zone target="ACCEPT">
    private static string? FirewalldFolder(FileHead head) => head.Lines.Take(3).Select(line => line.TrimStart('<').Split(' ', '>', '/')[0]).Select(element => element switch
    {
        "zone" => "zones",
        "policy" => "policies",
        "service" => "services",
        "ipset" => "ipsets",
        _ => null,
    }).FirstOrDefault(folder => folder is not null && head.Lines.Take(3).Any(line => line.StartsWith('<')));

    private static string? FirewalldName(LooseFileName name, FileHead head) =>
        FirewalldFolder(head) is { } folder ? $"{folder}/{(name.File.EndsWith(".xml", StringComparison.Ordinal) ? name.File : name.File + ".xml")}" : null;

    // {"cniVersion": "1.0.0", "name": "cbr0", "plugins": [...]}
    private static bool IsCniConfig(FileHead head) => head.HasMember("cniVersion") && (head.HasMember("plugins") || head.HasMember("type")) && !head.HasMember("cniResult") && !head.HasMember("cniconfig");

    private static bool IsContainerdConfig(FileHead head) => head.AnyLineStarts("[plugins") || head.Has("io.containerd.") || head.AnyLineStarts("disabled_plugins");

    // 10-flannel.conflist, also with something before it: worker1-10-flannel.conflist
    private static string CniName(LooseFileName name, FileHead head)
    {
        var file = name.File;
        var extension = file.EndsWith(".conf", StringComparison.Ordinal) || file.EndsWith(".conflist", StringComparison.Ordinal) ? "" : head.HasMember("plugins") ? ".conflist" : ".conf";
        for (var at = 0; at + 2 < file.Length; at++)
        {
            if ((at == 0 || !char.IsLetterOrDigit(file[at - 1])) && char.IsAsciiDigit(file[at]) && char.IsAsciiDigit(file[at + 1]) && file[at + 2] == '-')
                return $"{file[at..]}{extension}";
        }

        return $"{file}{extension}";
    }

    private static FileKind File(string path, ImmutableArray<string> names, Func<FileHead, bool> looks) =>
        new($"files{path}", $"cat {path}") { Names = names, Looks = looks };
}
