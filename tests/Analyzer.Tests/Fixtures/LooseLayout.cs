using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Tests.Fixtures;

/// <summary>How people lay out what they send, made of a case's files by renaming.</summary>
internal static partial class LooseLayout
{
    private static readonly Dictionary<string, (string Hyphened, string Typed)> Names = new()
    {
        ["routing/routes.json"] = ("ip-route-table-all.json", "ip_-j_route_show_table_all.txt"),
        ["routing/routes-text.txt"] = ("ip-route.txt", "ip_route_show_table_all.txt"),
        ["routing/rules.json"] = ("ip-rule.json", "ip_-j_rule.txt"),
        ["routing/rules-text.txt"] = ("iprule.txt", "ip_rule_list.txt"),
        ["routing/neighbours.json"] = ("ip-neigh.json", "ip_-j_neigh.txt"),
        ["links/addr.json"] = ("ip-addr.json", "ip_-d_-j_addr_show.txt"),
        ["netfilter/iptables-save.txt"] = ("iptables.txt", "iptables-save_-c.txt"),
        ["netfilter/iptables-nft-save.txt"] = ("iptables-nft-save.txt", "iptables-nft-save_-c.txt"),
        ["netfilter/iptables-legacy-save.txt"] = ("iptables-legacy.txt", "iptables-legacy-save_-c.txt"),
        ["netfilter/iptables-version.txt"] = ("iptables-version.txt", "iptables_-V.txt"),
        ["netfilter/conntrack.txt"] = ("conntrack.txt", "conntrack_-L_-n.txt"),
        ["netfilter/ipvs-connections.txt"] = ("ipvsadm-lnc.txt", "ipvsadm_-L_-n_-c.txt"),
        ["netfilter/ipvs-save.txt"] = ("ipvsadm-save.txt", "ipvsadm_-S_-n.txt"),
        ["netfilter/ipset-save.txt"] = ("ipset.txt", "ipset_save.txt"),
        ["netfilter/firewalld-state.txt"] = ("firewalld-state.txt", "firewall-cmd_--state.txt"),
        ["kernel/sysctl.txt"] = ("sysctl-a.txt", "sysctl_-a.txt"),
        ["identity/date.txt"] = ("date.txt", "date.txt"),
        ["identity/hostname.txt"] = ("hostname.txt", "hostname.txt"),
        ["identity/uname.txt"] = ("uname-a.txt", "uname_-a.txt"),
        ["resources/processes.jsonl"] = ("processes.jsonl", "processes.txt"),
        ["kubernetes/certificates.json"] = ("certificates.json", "certificates.json"),
        ["runtime/crictl-info.json"] = ("crictl-info.json", "crictl_info.txt"),
        ["logs/kernel.log"] = ("dmesg.log", "journalctl_-k.txt"),
        ["files/etc/resolv.conf"] = ("resolv.conf", ""),
        ["files/etc/hosts"] = ("etc-hosts", ""),
        ["files/etc/nsswitch.conf"] = ("nsswitch.conf", ""),
        ["files/etc/os-release"] = ("os-release.txt", ""),
        ["files/etc/systemd/resolved.conf"] = ("resolved.conf", ""),
        ["files/run/systemd/resolve/resolv.conf"] = ("systemd-resolve-resolv.conf", ""),
        ["files/proc/swaps"] = ("proc-swaps.txt", ""),
        ["files/proc/modules"] = ("modules.txt", ""),
        ["files/var/lib/kubelet/config.yaml"] = ("kubelet-config.yaml", ""),
        ["files/var/lib/kubelet/kubelet-config.yaml"] = ("kubelet-config.yaml", ""),
        ["files/etc/kubernetes/kubelet.conf"] = ("kubelet.conf", ""),
    };

    /// <summary>All in one folder, the node before the customary name: <c>worker-0-ip-route.txt</c>.</summary>
    public static string Flat(string path) => path.Split('/', 3) switch
    {
        ["nodes", var node, var below] when Names.TryGetValue(below, out var name) => $"{node}-{name.Hyphened}",
        ["nodes", var node, var below] when Unit().Match(below) is { Success: true } unit => $"{node}-systemctl-cat-{unit.Groups[1].Value}.txt",
        ["nodes", var node, var below] when Journal().Match(below) is { Success: true } journal => $"{node}-journalctl-u-{journal.Groups[1].Value}.log",
        ["nodes", var node, var below] => $"{node}/{BelowNode(below)}",
        ["cluster", "logs", var below] => $"logs-{below.Split('/')[1]}.txt",
        ["cluster", var list] => Resource(list, "get-{0}-A.json"),
        _ => path,
    };

    /// <summary>A folder for each node below one more, commands as they were typed, files below their own folders.</summary>
    public static string Folders(string path) => path.Split('/', 3) switch
    {
        ["nodes", var node, var below] when Names.TryGetValue(below, out var name) && name.Typed.Length > 0 => $"from the site/{node}/commands/{name.Typed}",
        ["nodes", var node, var below] when Unit().Match(below) is { Success: true } unit => $"from the site/{node}/commands/systemctl_cat_{unit.Groups[1].Value}.txt",
        ["nodes", var node, var below] when Journal().Match(below) is { Success: true } journal => $"from the site/{node}/journal/{journal.Groups[1].Value}.log",
        ["nodes", var node, var below] => $"from the site/{node}/{BelowNode(below)}",
        ["cluster", "logs", var below] => $"from the site/kubectl/logs/{below}",
        ["cluster", var list] => Resource(list, "from the site/kubectl/{0}.json"),
        _ => path,
    };

    private static string BelowNode(string below) => below.StartsWith("files/", StringComparison.Ordinal) ? below["files/".Length..] : below.Replace("/netfilter/", "/", StringComparison.Ordinal);

    private static string Resource(string list, string format) => string.Format(null, format, list.Split('_', '.') is [.., var resource, _] ? resource : list);

    [GeneratedRegex(@"^kubernetes/unit-(.+)\.txt$")]
    private static partial Regex Unit();

    [GeneratedRegex(@"^logs/journal-(.+)\.log$")]
    private static partial Regex Journal();
}
