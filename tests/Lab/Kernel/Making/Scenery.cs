using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Lab.Kernel.Making;

/// <summary>An address and port that packets should be sent to, because rules say something of them.</summary>
internal sealed record Aim(string Address, Protocol Protocol, int Port);

/// <summary>A node in the making: every maker adds its part, and what should be aimed at.</summary>
internal sealed class Scenery(Dice dice)
{
    public const string PodDevice = "cni0", PublicDevice = "eth1", PrivateDevice = "eth0";

    public static readonly ImmutableArray<string> Devices = [PodDevice, PrivateDevice, PublicDevice];

    private readonly (IptablesText Legacy, IptablesText Nft) _iptables = (new(), new());
    private readonly int _backends = dice.Between(0, 2);

    public Dice Dice => dice;

    /// <summary>Lines for <c>ip -batch</c>: what makes the lab, before what makes the node.</summary>
    public List<string> Up { get; } = [];
    public List<string> Ip { get; } = [];
    public List<string> Sysctls { get; } = [];
    public List<string> IpSets { get; } = [];

    /// <summary>Tables in nft's own language.</summary>
    public List<string> Nft { get; } = [];
    public List<Aim> Aims { get; } = [];
    public List<Listener> Listeners { get; } = [];
    public List<string> OwnAddresses { get; } = ["127.0.0.1"];

    public static readonly ImmutableArray<string> Pods = ["10.244.1.10", "10.244.1.11", "10.244.1.12"];
    public static readonly ImmutableArray<string> RemotePods = ["10.244.2.20", "10.244.2.21", "10.244.3.30"];
    public static readonly ImmutableArray<string> Others = ["192.168.77.2", "192.168.77.254", "203.0.113.1", "8.8.8.8", "198.51.100.7", "10.99.1.1", "10.98.1.1", "10.97.1.1", "10.50.3.3", "172.31.0.9"];

    /// <summary>The rules of whichever back end this part of them goes to: one, the other, or each part as it comes.</summary>
    public IptablesText Iptables() => _backends switch
    {
        0 => _iptables.Legacy,
        1 => _iptables.Nft,
        _ => dice.OneIn(2) ? _iptables.Legacy : _iptables.Nft,
    };

    /// <summary>An address that means something on this node.</summary>
    public string Address() => dice.Between(0, 5) switch
    {
        0 => dice.Pick(Pods),
        1 => dice.Pick(RemotePods),
        2 => dice.Pick(Others),
        3 => dice.Pick(OwnAddresses),
        _ => Aims.Count > 0 ? dice.Pick(Aims).Address : "10.96.0.10",
    };

    public Setup ToSetup()
    {
        Load legacy = new(["iptables-legacy-restore"], _iptables.Legacy.Lines()), nft = new(["iptables-nft-restore"], _iptables.Nft.Lines());
        Load native = new(["nft", "-f", "-"], [.. Nft]);
        return new(
            Devices,
            [
                new(["ip", "-batch", "-"], [.. Up]),
                new(["sysctl"], [.. Sysctls]),
                new(["ip", "-batch", "-"], [.. Ip]),
                new(["ipset", "restore"], [.. IpSets]),
                .. dice.OneIn(2) ? [legacy, nft, native] : (ReadOnlySpan<Load>)[native, nft, legacy],
            ],
            [.. Listeners]);
    }
}
