using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>What the lists of an object hold where it is as the API server keeps it: what is otherwise is not read, and is noted.</summary>
internal static class ObjectShape
{
    private const string Map = "object";
    private const string Address = "address";
    private const string Network = "network";

    /// <summary>By kind: where a list stands (<c>*</c> for each of its elements), and what is there.</summary>
    private static readonly ImmutableDictionary<string, ImmutableArray<(string[] Way, string Is)>> ByKind = new Dictionary<string, ImmutableArray<(string[] Way, string Is)>>(StringComparer.Ordinal)
    {
        ["Pod"] = [To("spec.containers.*", Map), To("spec.initContainers.*", Map), To("status.containerStatuses.*", Map), To("status.conditions.*", Map), To("status.podIPs.*.ip", Address)],
        ["Service"] = [To("spec.ports.*", Map), To("spec.clusterIPs.*", Address), To("spec.externalIPs.*", Address), To("status.loadBalancer.ingress.*", Map)],
        ["EndpointSlice"] = [To("ports.*", Map), To("endpoints.*.addresses.*", Address)],
        ["Endpoints"] = [To("subsets.*.ports.*", Map), To("subsets.*.addresses.*.ip", Address), To("subsets.*.notReadyAddresses.*.ip", Address)],
        ["Node"] = [To("status.addresses.*", Map), To("status.conditions.*", Map), To("spec.taints.*", Map), To("spec.podCIDRs.*", Network)],
        ["Ingress"] = [To("spec.rules.*", Map), To("spec.tls.*", Map)],
        ["NetworkPolicy"] = [To("spec.ingress.*", Map), To("spec.egress.*", Map)],
        ["DaemonSet"] = [To("spec.template.spec.containers.*", Map)],
        ["Deployment"] = [To("spec.template.spec.containers.*", Map)],
        ["StatefulSet"] = [To("spec.template.spec.containers.*", Map)],
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>A note for each element that is not what stands there.</summary>
    public static IEnumerable<ParseNote> Amiss(string kind, DocumentNode node)
    {
        foreach (var (way, expected) in ByKind.GetValueOrDefault(kind, []))
        {
            foreach (var (found, isList) in Along(node, way, 0))
            {
                if (!isList)
                    yield return new(found.Line, $"{found.Path} is no list");
                else if (!Is(found, expected, node))
                    yield return new(found.Line, $"{found.Path} is no {expected}");
            }
        }
    }

    private static (string[] Way, string Is) To(string way, string expected) => (way.Split('.'), expected);

    // What stands where a list should is given with false.
    private static IEnumerable<(DocumentNode Found, bool IsList)> Along(DocumentNode? node, string[] way, int at)
    {
        if (node is null or { Kind: NodeKind.Null })
            return [];
        if (at == way.Length)
            return [(node, true)];

        return way[at] != "*" ? Along(node[way[at]], way, at + 1)
            : node.Kind == NodeKind.Sequence ? node.Children.SelectMany(child => child.Kind == NodeKind.Map || at + 1 == way.Length ? Along(child, way, at + 1) : [(child, true)])
            : [(node, false)];
    }

    // A headless Service has the address None; slices may hold names.
    private static bool Is(DocumentNode found, string expected, DocumentNode of) => expected switch
    {
        Map => found.Kind == NodeKind.Map,
        Network => IPNetwork.TryParse(found.Text, out _),
        _ => found.Text is "None" or "" || IPAddress.TryParse(found.Text, out _) || (of.TextAt("addressType") == "FQDN" && found.Text is not null),
    };
}
