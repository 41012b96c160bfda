using System.Collections.Immutable;

namespace SupportBundle.Collector.Specs;

/// <summary>Network devices, their addresses, bridges and tunnels.</summary>
internal static class LinkSpecs
{
    public static readonly ImmutableArray<CollectionSpec> All =
    [
        new CommandSpec("links/addr", "ip", "-d", "-s", "-j", "addr", "show")
        {
            Why = "Shows every device with its addresses, MTU and tunnel settings; wrong or doubled addresses start here.",
            Extension = "json",
            Priority = Priority.Decisive,
            Scope = Scope.EachNetworkNamespace,
        },
        // Before 4.13, iproute2 has no -j for addresses; its JSON tells less than its text in some later versions, too.
        new CommandSpec("links/addr-text", "ip", "-d", "addr", "show")
        {
            Why = "The same as text, for hosts whose ip command is too old for JSON.",
            Priority = Priority.Decisive,
        },
        new BuiltInSpec("links/devices", BuiltIn.NetworkDevices)
        {
            Why = "State, MTU and MAC of every device from the kernel itself, where no ip command is installed.",
            Priority = Priority.Decisive,
        },
        EachDevice("links/ethtool-driver", "-i", "Names each device's driver and firmware, on which known faults with tunnels depend."),
        EachDevice("links/ethtool-features", "-k", "Checksum and segmentation offload on some drivers breaks overlay traffic, and nothing logs it."),
        EachDevice("links/ethtool-statistics", "-S", "Counts what the card itself dropped, which the kernel's counters leave out."),
        EachCard("links/ethtool-settings", "The cable's speed, duplex and whether there is a link at all."),
        EachCard("links/ethtool-rings", "A card's receive ring that is too short loses packets in bursts.", "-g"),
        EachCard("links/ethtool-channels", "With one queue a card keeps one CPU busy, however many there are.", "-l"),
        EachCard("links/ethtool-coalescing", "How long a card holds packets back before it tells the kernel.", "-c"),
        EachCard("links/ethtool-pause", "Pause frames let one slow neighbour stop all traffic of a switch's port.", "-a"),
        EachCard("links/ethtool-flags", "Options of the driver's own, among them such as turn tunnels' offloads on.", "--show-priv-flags"),
        EachCard("links/ethtool-rss", "Which queue a flow comes to, by the card's own hash.", "-x"),
        new EachTargetSpec("links/filters-in", TargetKind.Devices, "tc", "-s", "filter", "show", "dev", EachTargetSpec.Target, "ingress")
        {
            Why = "Programs and filters at a device's entry act before any firewall rule; Cilium and bandwidth limits sit here.",
            Timeout = TimeSpan.FromSeconds(5),
            MaxBytes = 1 << 20,
            AlsoSuccess = [1, 2],
        },
        new EachTargetSpec("links/filters-out", TargetKind.Devices, "tc", "-s", "filter", "show", "dev", EachTargetSpec.Target, "egress")
        {
            Why = "The same at its exit, behind all firewall rules.",
            Timeout = TimeSpan.FromSeconds(5),
            MaxBytes = 1 << 20,
            AlsoSuccess = [1, 2],
        },
        new CommandSpec("links/counters", "ip", "-s", "-s", "-d", "link", "show")
        {
            Why = "Counts each kind of error by itself: damaged frames, full rings, lost carrier; the addresses' counters sum them up.",
        },
        new CommandSpec("links/multicast-groups", "ip", "maddr", "show")
        {
            Why = "The multicast groups that the node listens to; VRRP needs its own.",
        },
        new CommandSpec("links/bridge-mdb", "bridge", "-d", "mdb", "show")
        {
            Why = "With multicast snooping on, a bridge drops what has no entry here, VRRP and neighbour discovery among it.",
        },
        new CommandSpec("links/netns-ids", "ip", "netns", "list-id")
        {
            Why = "The numbers by which a device names the network namespace of its other end.",
        },
        new FileSpec("links/vlan-config", "/proc/net/vlan/config")
        {
            Why = "Which VLAN each tagged device has, on which device.",
        },
        new CommandSpec("links/bridge-link", "bridge", "-d", "-j", "link", "show")
        {
            Why = "Shows which pods' devices hang on the bridge, and whether hairpin is on.",
            Extension = "json",
        },
        new CommandSpec("links/bridge-fdb", "bridge", "-s", "-j", "fdb", "show")
        {
            Why = "Overlay networks such as VXLAN reach another node only through its entry here.",
            Extension = "json",
            Priority = Priority.Decisive,
        },
        new CommandSpec("links/bridge-fdb-text", "bridge", "fdb", "show")
        {
            Why = "The same as text, for hosts whose bridge command is too old for JSON.",
        },
        new CommandSpec("links/bridge-vlan", "bridge", "-j", "vlan", "show")
        {
            Why = "A VLAN filter on a bridge silently drops pod traffic.",
            Extension = "json",
        },
        new CommandSpec("links/netconf", "ip", "-j", "netconf", "show")
        {
            Why = "Shows forwarding and reverse-path filtering for each device as the kernel applies them.",
            Extension = "json",
        },
        new CommandSpec("links/qdisc", "tc", "-s", "qdisc", "show")
        {
            Why = "Traffic shaping and its drop counters explain losses that no firewall rule shows.",
        },
        new TreeSpec("links/bonding", "/proc/net/bonding", ["*"])
        {
            Why = "Shows which cable a bond uses now; a half-dead bond loses some connections only.",
            MaxDepth = 1,
        },
        new TreeSpec("links/network-scripts", "/etc/sysconfig/network-scripts", ["ifcfg-*", "route-*", "rule-*"])
        {
            Why = "What the distribution will configure at the next boot, where it differs from now.",
            MaxDepth = 1,
        },
        new TreeSpec("links/networkd", "/etc/systemd/network", ["*.network", "*.netdev", "*.link", "*.conf"])
        {
            Why = "systemd-networkd may take over or remove what the pod network has set up.",
        },
        new TreeSpec("links/networkd-vendor", "/usr/lib/systemd/network", ["*.network", "*.netdev", "*.link"])
        {
            Why = "Defaults of the distribution: 99-default.link gives a virtual device another MAC than its CNI plug-in did.",
        },
        new TreeSpec("links/networkd-runtime", "/run/systemd/network", ["*.network", "*.netdev", "*.link"])
        {
            Why = "What netplan, cloud-init or the boot loader has written for systemd-networkd.",
        },
        new TreeSpec("links/networkd-state", "/run/systemd/netif", ["state", "links/*", "leases/*"])
        {
            Why = "What systemd-networkd has taken for each device, and what DHCP gave it: routes, MTU, name servers.",
            MaxFiles = 200,
        },
        new TreeSpec("links/dhcp-leases", "/var/lib", ["dhcp/*.lease*", "dhclient/*.lease*", "NetworkManager/internal-*.lease"])
        {
            Why = "What DHCP gave the node; a lease brings routes, an MTU and name servers that nobody has configured.",
            MaxDepth = 2,
            MaxFiles = 100,
        },
        new TreeSpec("links/dhcp-conf", "/etc", ["dhcp/dhclient.conf", "dhclient.conf", "dhcpcd.conf"])
        {
            Why = "What the node asks of DHCP, and what it sets in its place.",
            MaxDepth = 2,
        },
        new TreeSpec("links/hooks", "/etc", ["network/if-*.d/*", "networkd-dispatcher/*.d/*", "NetworkManager/dispatcher.d/*", "rc.local", "rc.d/rc.local"])
        {
            Why = "Scripts that run when a device comes up, and set routes or rules that nothing else knows of.",
            MaxDepth = 3,
            MaxFiles = 100,
        },
        new TreeSpec("links/udev-rules", "/etc/udev/rules.d", ["*.rules"])
        {
            Why = "Rules of the site that rename devices or change their settings when they appear.",
            MaxDepth = 1,
            MaxFiles = 50,
        },
        new TreeSpec("links/udev-vendor-rules", "/usr/lib/udev/rules.d", ["*net*.rules", "*bond*.rules", "*vlan*.rules"])
        {
            Why = "The same of the distribution and of cloud agents; they decide which devices systemd and NetworkManager manage.",
            MaxDepth = 1,
            MaxFiles = 50,
        },
        new TreeSpec("links/networkd-conf", "/etc/systemd", ["networkd.conf", "networkd.conf.d/*.conf"])
        {
            Why = "ManageForeignRoutes and its like decide whether systemd-networkd removes the pod network's routes and rules.",
            MaxDepth = 2,
        },
        new TreeSpec("links/netplan", "/etc/netplan", ["*.yaml", "*.yml"])
        {
            Why = "The host's addresses, routes and policy rules as they were meant.",
            MaxDepth = 1,
        },
        new TreeSpec("links/interfaces", "/etc/network", ["interfaces", "interfaces.d/*"])
        {
            Why = "The same on Debian with ifupdown.",
            MaxDepth = 2,
        },
        new TreeSpec("links/network-manager", "/etc/NetworkManager", ["*.conf", "*.nmconnection"])
        {
            Why = "Tells whether NetworkManager leaves the pod network's devices alone, and which DNS servers it writes.",
            MaxDepth = 3,
        },
        new CommandSpec("links/nmcli-devices", "nmcli", "-t", "device", "status")
        {
            Why = "Shows whether NetworkManager manages devices that belong to the pod network.",
            OnlyIfExists = "/run/NetworkManager",
        },
        new CommandSpec("links/networkctl", "networkctl", "list", "--no-pager", "--no-legend")
        {
            Why = "Shows whether systemd-networkd manages devices that belong to the pod network.",
            OnlyIfExists = "/run/systemd/netif",
        },
    ];

    private static EachTargetSpec EachCard(string id, string why, params ImmutableArray<string> options) => new(id, TargetKind.Cards, ["ethtool", .. options, EachTargetSpec.Target])
    {
        Why = why,
        Timeout = TimeSpan.FromSeconds(5),
        MaxBytes = 1 << 20,
        AlsoSuccess = [1, 75, 94],
    };

    private static EachTargetSpec EachDevice(string id, string option, string why) => new(id, TargetKind.Devices, "ethtool", option, EachTargetSpec.Target)
    {
        Why = why,
        Timeout = TimeSpan.FromSeconds(5),
        MaxBytes = 1 << 20,
        // A device without this kind of answer says so by its exit code.
        AlsoSuccess = [1, 75, 94],
    };
}
