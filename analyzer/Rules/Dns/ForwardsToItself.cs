using System.Net;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Dns;

/// <summary>CoreDNS forwards to the address of its own Service: a query for a name of the outside never gets there.</summary>
internal sealed class ForwardsToItself : ClusterRule
{
    public override RuleInfo Info { get; } = new("dns/forwards-to-itself", Severity.Critical)
    {
        Explains = ["dns/coredns-loop-detected", "dns/coredns-crash-loop", "dns/coredns-not-running", "dns/upstream-times-out"],
        Needs = ["Corefile", "the API's Services", "CoreDNS's pods and log"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var coreDns = Need(cluster.Fact<CoreDns>());
        var forwards = Need(coreDns.Forwards);
        var services = Need(cluster.Fact<ClusterDnsServices>());
        foreach (var forward in forwards)
        {
            foreach (var target in forward.Arguments.Skip(1))
            {
                if (AddressOf(target) is { } address && (IsOwn(services, coreDns, address) || IPAddress.IsLoopback(address)))
                    yield return Describe(cluster, forward, target);
            }
        }
    }

    private static bool IsOwn(ClusterDnsServices services, CoreDns coreDns, IPAddress address) =>
        services.With(address) is { } service && (!coreDns.Pods.IsKnown || coreDns.Pods.Value.Any(pod => pod.Namespace == service.Namespace && service.Selector.All(pair => pod.Labels.GetValueOrDefault(pair.Key) == pair.Value)));

    // 10.96.0.10   10.96.0.10:53   dns://10.96.0.10
    private static IPAddress? AddressOf(string target)
    {
        var text = target.Contains("://", StringComparison.Ordinal) ? target[(target.IndexOf("://", StringComparison.Ordinal) + 3)..] : target;
        return IPEndPoint.TryParse(text, out var end) && (end.Port is 0 or 53) && text.AsSpan().ContainsAny('.', ':') ? end.Address : null;
    }

    private Finding Describe(ClusterModel cluster, CorefilePlugin forward, string target)
    {
        var seen = cluster.AllLogs.SelectMany(logs => logs.Hits("dns/coredns-loop-detected")?.Samples ?? []).LastOrDefault();
        var because = seen is null ? "the Corefile says so; no log in the input shows the loop" : "the Corefile says so, and the log shows the loop";
        return Found(
            FindingScope.Cluster,
            seen is null ? Confidence.Likely : Confidence.Proven,
            because,
            ("target", target),
            ("because", because)) with
        {
            Severity = seen is null ? Severity.Warning : Severity.Critical,
            Evidence =
            [
                Evidence.Of(forward.Line, $"CoreDNS hands names of the outside to {target}, which is CoreDNS"),
                .. seen is null ? Array.Empty<Evidence>() : [Evidence.Of(seen, "CoreDNS saw its own query come back")],
            ],
        };
    }
}
