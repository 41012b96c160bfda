using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose.Kinds;

/// <summary>Outputs of packet filters, connection tracking and IPVS.</summary>
internal static class NetfilterKinds
{
    public static readonly ImmutableArray<FileKind> All =
    [
        new("netfilter/iptables-nft-save", "iptables-nft-save -c")
        {
            Names = ["iptables nft save", "iptables nft", "iptables save nft", "nft save"],
            Looks = NetfilterLooks.IsSave4,
            NeedsName = true,
            MayBeEmpty = true,
            Detail = NetfilterLooks.HasCounters,
        },
        new("netfilter/iptables-legacy-save", "iptables-legacy-save -c")
        {
            Names = ["iptables legacy save", "iptables legacy", "iptables save legacy", "legacy save"],
            Looks = NetfilterLooks.IsSave4,
            NeedsName = true,
            MayBeEmpty = true,
            Detail = NetfilterLooks.HasCounters,
        },
        new("netfilter/iptables-save", "iptables-save -c")
        {
            Names = ["iptables save", "iptables", "iptables rules", "iptables dump", "fw", "firewall"],
            Looks = NetfilterLooks.IsSave4,
            Detail = NetfilterLooks.HasCounters,
        },
        new("netfilter/ip6tables-nft-save", "ip6tables-nft-save -c")
        {
            Names = ["ip6tables nft save", "ip6tables nft", "ip6tables save nft"],
            Looks = NetfilterLooks.IsSave6,
            NeedsName = true,
            MayBeEmpty = true,
            Detail = NetfilterLooks.HasCounters,
        },
        new("netfilter/ip6tables-legacy-save", "ip6tables-legacy-save -c")
        {
            Names = ["ip6tables legacy save", "ip6tables legacy", "ip6tables save legacy"],
            Looks = NetfilterLooks.IsSave6,
            NeedsName = true,
            MayBeEmpty = true,
            Detail = NetfilterLooks.HasCounters,
        },
        new("netfilter/ip6tables-save", "ip6tables-save -c")
        {
            Names = ["ip6tables save", "ip6tables"],
            Looks = NetfilterLooks.IsSave6,
            Detail = NetfilterLooks.HasCounters,
        },
        new("netfilter/ip6tables-rules", "ip6tables -S") { Names = ["ip6tables"], Looks = NetfilterLooks.IsRules, NeedsName = true, IsPiece = true },
        new("netfilter/iptables-rules", "iptables -S") { Names = ["iptables"], Looks = NetfilterLooks.IsRules, IsPiece = true },
        new("netfilter/ip6tables-list", "ip6tables -L -n -v --line-numbers") { Names = ["ip6tables"], Looks = NetfilterLooks.IsList, NeedsName = true, IsPiece = true },
        new("netfilter/iptables-list", "iptables -L -n -v --line-numbers") { Names = ["iptables"], Looks = NetfilterLooks.IsList, IsPiece = true },
        new("netfilter/nft-ruleset-json", "nft -j list ruleset") { Names = ["nft"], Looks = NetfilterLooks.IsNftJson },
        // Without -a first: with it, each line ends in its handle.
        new("netfilter/nft-ruleset", "nft list ruleset") { Names = ["nft list ruleset", "nft", "nftables", "ruleset"], Looks = NetfilterLooks.IsNft, MayBeEmpty = true, Detail = head => head.Has("# handle ") ? 0 : 1 },
        new("netfilter/iptables-nft-version", "iptables-nft --version") { Names = ["iptables nft version", "iptables nft v"], Looks = NetfilterLooks.IsVersion, NeedsName = true },
        new("netfilter/iptables-legacy-version", "iptables-legacy --version") { Names = ["iptables legacy version", "iptables legacy v"], Looks = NetfilterLooks.IsVersion, NeedsName = true },
        new("netfilter/iptables-version", "iptables --version") { Names = ["iptables version", "iptables v"], Looks = NetfilterLooks.IsVersion },
        new("netfilter/nft-version", "nft --version") { Names = ["nft version"], Looks = NetfilterLooks.IsNftVersion },
        new("netfilter/iptables-alternatives", "update-alternatives --display iptables") { Names = ["alternatives iptables", "iptables alternatives", "alternatives display iptables"], Looks = NetfilterLooks.IsAlternatives },
        new("netfilter/ipset-save", "ipset save") { Names = ["ipset"], Looks = NetfilterLooks.IsIpsetSave, MayBeEmpty = true },
        new("netfilter/ipset-list", "ipset list") { Names = ["ipset"], Looks = NetfilterLooks.IsIpsetList },
        new("netfilter/ebtables-list", "ebtables -L") { Names = ["ebtables"], Looks = head => head.AnyLineStarts("Bridge table: "), IsPiece = true },
        new("netfilter/ebtables-save", "ebtables-save") { Names = ["ebtables save", "ebtables"], Looks = NetfilterLooks.IsEbtables },
        new("netfilter/arptables-list", "arptables -L -n -v") { Names = ["arptables"], Looks = NetfilterLooks.IsArptablesList },
        new("netfilter/arptables-save", "arptables-save") { Names = ["arptables"], Looks = head => head.Has("arptables-save") || head.AnyLineStarts(":INPUT ACCEPT"), NeedsName = true },
        new("netfilter/conntrack", "conntrack -L") { Names = ["conntrack"], Looks = NetfilterLooks.IsConntrack, MayBeEmpty = true },
        new("netfilter/conntrack-stats", "conntrack -S") { Names = ["conntrack s", "conntrack stats"], Looks = NetfilterLooks.IsConntrackStats },
        new("files/proc/net/nf_conntrack", "cat /proc/net/nf_conntrack") { Names = ["proc net nf conntrack", "nf conntrack"], Looks = NetfilterLooks.IsProcConntrack },
        new("files/proc/net/stat/nf_conntrack", "cat /proc/net/stat/nf_conntrack") { Names = ["proc net stat nf conntrack", "stat nf conntrack"], Looks = head => head.First.StartsWith("entries ", StringComparison.Ordinal) },
        new("netfilter/conntrack-count", "cat /proc/sys/net/netfilter/nf_conntrack_count /proc/sys/net/netfilter/nf_conntrack_max") { Names = ["conntrack count", "conntrack max", "nf conntrack count"], Looks = head => head.Lines.Length is 1 or 2 && head.Lines.All(line => line.All(char.IsAsciiDigit)), NeedsName = true },
        new("netfilter/ipvs-save", "ipvsadm -S -n") { Names = ["ipvsadm", "ipvs"], Looks = NetfilterLooks.IsIpvsSave },
        new("netfilter/ipvs-connections", "ipvsadm -L -n -c") { Names = ["ipvsadm", "ipvs"], Looks = NetfilterLooks.IsIpvsConnections },
        new("netfilter/ipvs-stats", "ipvsadm -L -n --stats") { Names = ["ipvsadm", "ipvs"], Looks = NetfilterLooks.IsIpvsStats },
        new("files/proc/net/ip_vs", "cat /proc/net/ip_vs") { Names = ["proc net ip vs"], Looks = NetfilterLooks.IsIpvsList, NeedsName = true },
        new("files/proc/net/ip_vs_stats", "cat /proc/net/ip_vs_stats") { Names = ["proc net ip vs stats", "ip vs stats"], Looks = NetfilterLooks.IsIpvsTotals },
        new("netfilter/ipvs-list", "ipvsadm -L -n") { Names = ["ipvsadm", "ipvs"], Looks = NetfilterLooks.IsIpvsList },
        new("files/proc/net/ip_tables_names", "cat /proc/net/ip_tables_names") { Names = ["ip tables names"], Looks = IsTableNames, MayBeEmpty = true },
        new("files/proc/net/ip6_tables_names", "cat /proc/net/ip6_tables_names") { Names = ["ip6 tables names"], Looks = IsTableNames, NeedsName = true, MayBeEmpty = true },
        new("files/proc/net/ip_tables_matches", "cat /proc/net/ip_tables_matches") { Names = ["ip tables matches"] },
        new("files/proc/net/ip_tables_targets", "cat /proc/net/ip_tables_targets") { Names = ["ip tables targets"] },
        new("files/proc/net/netfilter/nf_log", "cat /proc/net/netfilter/nf_log") { Names = ["nf log"], Looks = head => head.First.StartsWith(" 0 ", StringComparison.Ordinal) },
        new("files/proc/net/netfilter/nfnetlink_queue", "cat /proc/net/netfilter/nfnetlink_queue") { Names = ["nfnetlink queue"] },
        new("netfilter/firewalld-state", "firewall-cmd --state") { Names = ["firewall cmd state", "firewalld state"], Looks = head => head.First is "running" or "not running" },
        new("netfilter/firewalld-policies", "firewall-cmd --list-all-policies") { Names = ["firewall cmd policies", "firewalld policies", "list all policies"], Looks = NetfilterLooks.IsFirewalldPolicies },
        new("netfilter/firewalld-active-zones", "firewall-cmd --get-active-zones") { Names = ["firewall cmd active zones", "firewalld active zones", "get active zones", "active zones"], Looks = NetfilterLooks.IsFirewalldActiveZones },
        new("netfilter/firewalld-zones", "firewall-cmd --list-all-zones") { Names = ["firewall cmd", "firewalld", "firewalld zones"], Looks = NetfilterLooks.IsFirewalldZones },
        new("netfilter/firewalld-direct", "firewall-cmd --direct --get-all-rules") { Names = ["firewall cmd direct", "firewalld direct"], Looks = NetfilterLooks.IsFirewalldDirect },
        new("kernel/trace", "xtables-monitor --trace") { Names = ["trace", "xtables monitor", "nft monitor trace"], Looks = NetfilterLooks.IsTrace, IsPiece = true },
        new("netfilter/ufw-status", "ufw status verbose") { Names = ["ufw"], Looks = head => head.First.StartsWith("Status: ", StringComparison.Ordinal) && head.Lines.Length < 60 && (head.Lines.Length == 1 || head.Has("Logging:") || head.Has("Action")) },
    ];

    private static bool IsTableNames(FileHead head) => head.Lines.All(line => line is "filter" or "nat" or "mangle" or "raw" or "security");
}
