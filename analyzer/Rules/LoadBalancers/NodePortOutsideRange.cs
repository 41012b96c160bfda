using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>Services have NodePorts outside the API server's range: it was changed since, and firewalls mostly know the range alone.</summary>
internal sealed class NodePortOutsideRange : ClusterRule
{
    private const string DefaultRange = "30000-32767";

    public override RuleInfo Info { get; } = new("load-balancers/node-port-outside-range", Severity.Info)
    {
        Needs = ["core_v1_services", "kube-apiserver's flags"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var services = Need(cluster.Fact<Services>());
        var servers = Need(cluster.Fact<Components>()).Named("kube-apiserver").ToImmutableArray();
        if (servers.IsEmpty)
            throw CannotTell($"the flags of no kube-apiserver are in the input ({new ShellCommand("ps -ef")} on a control plane node would tell)");

        var flag = servers[0]["service-node-port-range"];
        if (Parse(flag?.Value ?? DefaultRange) is not { } range)
            yield break;

        var outside = services.All.SelectMany(service => service.Ports.Where(port => port.NodePort > 0 && (port.NodePort < range.First || port.NodePort > range.Last)).Select(port => (Service: service, Port: port))).ToImmutableArray();
        if (!outside.IsEmpty)
            yield return Describe(flag, servers[0], outside);
        else if (services.WhyPartial is { } why)
            throw CannotTell(why);
    }

    // 30000-32767      30000+100
    private static (int First, int Last)? Parse(string text)
    {
        var at = text.IndexOfAny(['-', '+']);
        if (at < 0 || !int.TryParse(text[..at], out var first) || !int.TryParse(text[(at + 1)..], out var second))
            return null;

        return (first, text[at] == '-' ? second : first + second);
    }

    private Finding Describe(Flag? flag, Component server, ImmutableArray<(Service Service, ServicePort Port)> outside) => Found(
        FindingScope.Cluster,
        Confidence.Likely,
        "the ports lie outside the range that the API server runs with",
        ("range", flag?.Value ?? DefaultRange),
        ("service", outside[0].Service.FullName),
        ("port", outside[0].Port.NodePort),
        ("all", string.Join(", ", outside.Take(6).Select(one => $"{one.Service.FullName} ({one.Port.NodePort})")))) with
    {
        Evidence =
        [
            .. outside.Take(3).Select(one => Evidence.Of(LineOf(one.Service, one.Port), $"{one.Service.FullName} has {one.Port.NodePort}")),
            Evidence.Of(flag?.Line ?? server.Line, flag is null ? $"the range is the default, {DefaultRange}" : "the range"),
        ],
    };

    private static Artifacts.SourceLine LineOf(Service service, ServicePort port) =>
        service.Object.Node.ItemsAt("spec", "ports").FirstOrDefault(node => node.NumberAt("nodePort") == port.NodePort)?["nodePort"]?.Line ?? port.Line;
}
