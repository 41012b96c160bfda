using System.Collections.Immutable;
using SupportBundle.Analyzer.Bundles.Layouts.Commands;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>
/// Rancher's log collector for Linux (<c>rancher2_logs_collector.sh</c>), of RKE, K3s, RKE2 and kubeadm: the output of commands under
/// names of its own, one node in an archive.
/// </summary>
internal sealed class RancherLogs : ForeignLayout
{
    /// <summary>What each file holds: the command as the script runs it.</summary>
    private static readonly ImmutableDictionary<string, string> CommandOf = new (string Path, string Command)[]
    {
        ("systeminfo/hostname", "hostname"), ("systeminfo/hostnamefqdn", "hostname -f"), ("systeminfo/date", "date"), ("systeminfo/freem", "free -m"), ("systeminfo/uptime", "uptime"),
        ("systeminfo/dmesg", "dmesg -T"), ("systeminfo/dfh", "df -h"), ("systeminfo/dfi", "df -i"), ("systeminfo/lsmod", "lsmod"), ("systeminfo/mount", "mount"), ("systeminfo/ps", "ps auxfww"),
        ("systeminfo/uname", "uname -a"), ("systeminfo/sysctla", "sysctl -a"), ("systeminfo/systemd-units", "systemctl list-units"), ("systeminfo/systemd-unit-files", "systemctl list-unit-files"),
        ("systeminfo/ubuntu-ufw", "ufw status"), ("systeminfo/rhel-statusnetworkmanager", "systemctl status NetworkManager"), ("systeminfo/rhel-statusfirewalld", "systemctl status firewalld"),
        ("systeminfo/packages-rpm", "rpm -qa"), ("systeminfo/packages-dpkg", "dpkg -l"),
        ("networking/iptablessave", "iptables-save"), ("networking/ip6tablessave", "ip6tables-save"), ("networking/iptables", "iptables -nvL"), ("networking/iptablesnat", "iptables -nvL -t nat"), ("networking/iptablesmangle", "iptables -nvL -t mangle"),
        ("networking/ip6tables", "ip6tables -nvL"), ("networking/ip6tablesnat", "ip6tables -nvL -t nat"), ("networking/ip6tablesmangle", "ip6tables -nvL -t mangle"),
        ("networking/nft_ruleset", "nft list ruleset"), ("networking/ipvsadm", "ipvsadm -ln"), ("networking/netstat", "netstat --programs --all --numeric --tcp --udp"), ("networking/ssanp", "ss -anp"),
        ("networking/sstunlp4", "ss -tunlp4"), ("networking/ipaddrshow", "ip addr show"), ("networking/iproute", "ip route show table all"), ("networking/ipneighbour", "ip neighbour"), ("networking/iprule", "ip rule show"),
        ("networking/iplinkshow", "ip -s link show"), ("networking/ipv6neighbour", "ip -6 neighbour"), ("networking/ipv6rule", "ip -6 rule show"), ("networking/ipv6route", "ip -6 route show"), ("networking/ifconfiga", "ifconfig -a"),
        ("docker/dockerinfo", "docker info"), ("docker/dockerpsa", "docker ps -a"), ("docker/dockerimages", "docker images"),
    }.ToImmutableDictionary(pair => pair.Path, pair => pair.Command, StringComparer.Ordinal);

    private static readonly ImmutableDictionary<string, string> FileOf = new (string Path, string File)[]
    {
        ("systeminfo/etchosts", "etc/hosts"), ("systeminfo/etcresolvconf", "etc/resolv.conf"), ("systeminfo/systemd-resolved", "run/systemd/resolve/resolv.conf"), ("systeminfo/osrelease", "etc/os-release"),
        ("docker/etcdockerdaemon.json", "etc/docker/daemon.json"), ("rke2/config.yaml", "etc/rancher/rke2/config.yaml"), ("k3s/config.yaml", "etc/rancher/k3s/config.yaml"),
        ("k3s/k3s.service", "etc/systemd/system/k3s.service"), ("rke2/rke2-agent.service", "usr/local/lib/systemd/system/rke2-agent.service"), ("rke2/rke2-server.service", "usr/local/lib/systemd/system/rke2-server.service"),
        ("k8s/nginx-proxy/nginx.conf", "etc/nginx/nginx.conf"),
    }.ToImmutableDictionary(pair => pair.Path, pair => pair.File, StringComparer.Ordinal);

    private static readonly ImmutableDictionary<string, string> CrictlOf = new (string Name, string Command)[]
    {
        ("psa", "crictl ps -a"), ("pods", "crictl pods"), ("info", "crictl info"), ("statsa", "crictl stats -a"), ("version", "crictl version"), ("images", "crictl images"), ("containerd-version", "containerd --version"), ("runc-version", "runc --version"),
    }.ToImmutableDictionary(pair => pair.Name, pair => pair.Command, StringComparer.Ordinal);

    public override string Name => "Rancher log collector";

    public override string? RootShownBy(SurveyedEntry entry)
    {
        foreach (var mark in (ReadOnlySpan<string>)["/systeminfo/hostname", "/systeminfo/osrelease", "/systeminfo/sysctla", "/networking/iptablessave", "/networking/ipaddrshow"])
        {
            if ($"/{entry.Path}".EndsWith(mark, StringComparison.Ordinal))
                return entry.Path[..Math.Max(0, entry.Path.Length - mark.Length)];
        }

        return null;
    }

    public override LayoutReading Read(CaptureName capture, IReadOnlyList<BelowRoot> entries)
    {
        var node = entries.Where(entry => entry.Path == "systeminfo/hostname").Select(entry => entry.Entry.Head.Trim()).FirstOrDefault(name => name.Length > 0)
            ?? capture.ToString().Split('/')[^1].Split('-')[0];
        var placed = new PlacementList();
        foreach (var entry in entries)
            Place(entry, node, placed);

        return new(capture, placed.ToImmutable())
        {
            Known = placed.Known,
            Notes = placed.Holds("get/nodes") && !placed.Holds("core_v1_nodes")
                ? ["Rancher's collector takes the cluster's objects as tables only: what stands in them is all that is known of them"]
                : [],
        };
    }

    private static void Place(BelowRoot entry, string node, PlacementList placed)
    {
        if (CommandOf.TryGetValue(entry.Path, out var command))
            placed.Add(entry, CommandCatalog.Of(CommandWords.Of(command)), node);
        else if (FileOf.TryGetValue(entry.Path, out var file))
            placed.Add(entry, new(Bundles.Place.OnHost(node), $"files/{file}"));
        else
            PlaceByFolder(entry, node, placed);
    }

    private static void PlaceByFolder(BelowRoot entry, string node, PlacementList placed)
    {
        switch (entry.Path.Split('/'))
        {
            case ["networking", "cni", .. var below]:
                placed.Add(entry, new(Bundles.Place.OnHost(node), $"files/etc/cni/net.d/{string.Join('/', below)}"));
                break;
            case ["journald", var unit]:
                placed.AddLog(entry, node, $"logs/journal-{unit}");
                break;
            case ["systemlogs", _] or ["k8s" or "rancher", "containerlogs", _] or ["rke2", "containerd.log"] or ["rke2", "agent-logs" or "server-logs", ..] or ["kubeadm", "containers-varlogs", ..]:
                placed.AddLog(entry, node);
                break;

            // kubectl's of the whole cluster; what an agent copies of /var/log/pods lies deeper.
            case [_, "podlogs", .. var below]:
                placed.AddLog(entry, below.Length == 1 && !entry.Path.StartsWith("k8s/", StringComparison.Ordinal) ? null : node);
                break;
            case [_, "crictl", var name] when CrictlOf.TryGetValue(name, out var crictl):
                placed.Add(entry, CommandCatalog.Of(CommandWords.Of(crictl)), node);
                break;
            case [_, "kubectl", "nodes.json"]:
                placed.Add(entry, new(Bundles.Place.Api, "core_v1_nodes"));
                break;

            // rke2/kubectl/poddescribe/kube-system
            case [_, "kubectl", "poddescribe", var space]:
                placed.Add(entry, new(Bundles.Place.Api, "describe/pods") { IsPiece = true, WhyPartial = $"only the namespace {space}" });
                break;
            case [_, "kubectl", var name]:
                placed.Add(entry, CommandCatalog.Of(CommandWords.Of(Kubectl(name))), node);
                break;
            case ["rke2", "pod-manifests", var manifest]:
                placed.Add(entry, new(Bundles.Place.OnHost(node), $"files/var/lib/rancher/rke2/agent/pod-manifests/{manifest}"));
                break;
            case [_, "certs" or "pki" or "tmpcerts", .., var certificate]:
                placed.Add(entry, new(Bundles.Place.OnHost(node), $"kubernetes/openssl/{certificate}"));
                break;
        }
    }

    // rke2/kubectl/nodesdescribe
    private static string Kubectl(string name) => name switch
    {
        "nodesdescribe" => "kubectl describe nodes",
        "version" or "api-resources" => $"kubectl {name}",
        "cluster-info_dump" => "",
        _ => $"kubectl get {name} -o wide",
    };
}
