using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Lab.Kernel.Judging;

namespace SupportBundle.Lab.Kernel.Making.Sites;

/// <summary>A node in the making: <c>a</c> is number 1, <c>b</c> number 2.</summary>
/// <param name="IsBridged">Its pods hang on a bridge; else each on a device of its own.</param>
internal sealed record SiteNode(int Number, bool IsBridged, ImmutableArray<SitePod> Pods)
{
    public string Name => Number == 1 ? "a" : "b";
    public string Address => $"192.168.77.{Number}";
    public string PodSubnet => $"10.244.{Number}.0/24";
    public string Gateway => $"10.244.{Number}.1";
    public SiteNode Other(SiteScenery scenery) => scenery.Nodes.First(node => node.Number != Number);
}

/// <summary>A pod in the making.</summary>
/// <param name="Number">On its node.</param>
internal sealed record SitePod(int Node, int Number)
{
    public string Place => $"{(Node == 1 ? "a" : "b")}/p{Number}";
    public string Address => $"10.244.{Node}.{9 + Number}";
    public string LinkAddress => $"02:00:00:0{Node}:02:0{Number}";

    /// <summary>The node's end of its veth.</summary>
    public string Device => $"veth{Number}";
}

/// <summary>A site in the making: every maker adds its part.</summary>
internal sealed class SiteScenery(Dice dice)
{
    private readonly List<SiteLoad> _loads = [];

    public Dice Dice => dice;

    public ImmutableArray<SiteNode> Nodes { get; set; } = [];

    public IEnumerable<SitePod> Pods => Nodes.SelectMany(node => node.Pods);

    /// <summary>Addresses and ports of Services, node ports and those who listen.</summary>
    public List<Aim> Aims { get; } = [];

    public List<(string Place, Listener Listener)> Listeners { get; } = [];

    public void Ip(string place, params ImmutableArray<string> lines) => Load(place, ["ip", "-batch", "-"], lines);

    public void Sysctl(string place, params ImmutableArray<string> lines) => Load(place, ["sysctl"], lines);

    public void Load(string place, ImmutableArray<string> argv, ImmutableArray<string> lines) => _loads.Add(new(place, new(argv, lines)));

    public void Listen(string place, bool isTcp, int port)
    {
        Listeners.Add((place, new(isTcp, "0.0.0.0", port)));
    }

    public SiteSetup ToSetup() => new([.. _loads], [.. Listeners], dice.OneIn(2));

    public Aim AnyAim() => Aims.Count > 0 ? dice.Pick(Aims) : new("8.8.8.8", Protocol.Tcp, 80);

    /// <summary>The node that packets from outside to this address come to.</summary>
    public SiteNode EntranceOf(string address) => Nodes.FirstOrDefault(node => address == node.Address || address.StartsWith($"10.244.{node.Number}.", StringComparison.Ordinal)) ?? Nodes[0];
}
