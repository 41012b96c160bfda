using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Balancers;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Balancers;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>Hosts that are to share a virtual address do not speak of the same one: router ids, authentication or interfaces' peers differ.</summary>
internal sealed class VrrpSettingsDiffer : ClusterRule
{
    public override RuleInfo Info { get; } = new("control-plane/vrrp-settings-differ", Severity.Warning)
    {
        Explains = ["control-plane/virtual-address-twice", "routing/vip-on-two-nodes", "control-plane/vrrp-refused"],
        Needs = ["files/etc/keepalived/keepalived.conf of each host"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var read = cluster.Nodes.Select(node => (Node: node, Configurations: VirtualAddresses.ConfigurationsOf(node))).ToImmutableArray();
        var shared = read.Where(one => one.Configurations.IsKnown)
            .SelectMany(one => one.Configurations.Value.SelectMany(config => config.Instances).SelectMany(instance => Shared.Of(one.Node, instance)))
            .GroupBy(one => one.Address)
            .Where(group => group.Select(one => one.Node).Distinct().Count() > 1)
            .ToImmutableArray();
        if (shared.IsEmpty && read.FirstOrDefault(one => !one.Configurations.IsKnown && !ApiBalancer.RunsNone(one.Node)) is { Configurations.WhyMissing: { } why })
            throw CannotTell(why);

        return shared.SelectMany(group => Differences([.. group])).Take(1);
    }

    private sealed record Shared(Node Node, string Address, VrrpInstance Instance)
    {
        public static IEnumerable<Shared> Of(Node node, VrrpInstance instance) => instance.VirtualAddresses.Select(line => new Shared(node, line.Name.Split('/')[0], instance));
    }

    private static readonly ImmutableArray<(string Words, Func<VrrpInstance, KeepalivedBlock?> Setting)> Settings =
    [
        ("virtual_router_id", instance => instance.Block["virtual_router_id"]),
        ("auth_type", instance => instance.Block["authentication"]?["auth_type"]),
        ("auth_pass", instance => instance.Block["authentication"]?["auth_pass"]),
        ("advert_int", instance => instance.Block["advert_int"]),
    ];

    private IEnumerable<Finding> Differences(ImmutableArray<Shared> hosts)
    {
        foreach (var (words, setting) in Settings)
        {
            var given = hosts.Select(host => (Host: host, Line: setting(host.Instance))).ToImmutableArray();
            if (given.Select(one => Text(one.Line)).Distinct().Count() > 1)
                yield return Describe(hosts[0].Address, words, given);
        }
    }

    private static string Text(KeepalivedBlock? line) => line is { Words: [_, var value, ..] } ? value : "not given";

    private Finding Describe(string address, string setting, ImmutableArray<(Shared Host, KeepalivedBlock? Line)> given)
    {
        var odd = given.GroupBy(one => Text(one.Line)).OrderBy(group => group.Count()).First();
        var isSecret = setting == "auth_pass";
        return Found(
            FindingScope.Cluster,
            Confidence.Likely,
            $"{setting} must be equal on all hosts that share {address}, and it is not",
            ("address", address),
            ("setting", setting),
            ("values", string.Join(", ", given.Select(one => isSecret ? one.Host.Node.Name : $"{Text(one.Line)} on {one.Host.Node.Name}"))),
            ("file", "/etc/keepalived/keepalived.conf")) with
        {
            Evidence =
            [
                .. odd.Select(one => Evidence.Of(LineOf(one), $"{one.Host.Node.Name} has another {setting}")),
                .. given.Where(one => Text(one.Line) != odd.Key).Take(2).Select(one => Evidence.Of(LineOf(one), $"{one.Host.Node.Name}")),
            ],
            Affects = [.. given.Select(one => FindingScope.OfNode(one.Host.Node.Name)).Distinct()],
        };
    }

    private static SourceLine LineOf((Shared Host, KeepalivedBlock? Line) one) => one.Line?.Line ?? one.Host.Instance.Block.Line;
}
