using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Backends;

/// <summary>Where a packet of a pod is to go: a pod, in its namespace, at a port of its own.</summary>
/// <param name="Virtual">The Service's addresses: some plug-ins hold an <c>ipBlock</c> against them.</param>
internal sealed record PolicyTarget(Pod Pod, ImmutableSortedDictionary<string, string> NamespaceLabels, ImmutableArray<IPAddress> Virtual, string Protocol, int Port);

/// <summary>What a NetworkPolicy lets out of the pods that it chooses; what none of a pod's policies lets out is denied.</summary>
internal sealed record EgressPolicy(NetworkPolicy Policy)
{
    private DocumentNode? Spec => Policy.Object.Node["spec"];

    /// <summary>By its types; without them by whether it has rules for what goes out.</summary>
    public bool IsForEgress => Spec?.TextsAt("policyTypes") is { IsEmpty: false } types ? types.Contains("Egress") : Spec?["egress"] is not null;

    /// <summary>The line by which it is for what goes out.</summary>
    public Artifacts.SourceLine Line => Spec?.ItemsAt("policyTypes").FirstOrDefault(type => type.Text == "Egress")?.Line ?? Spec?["egress"]?.Line ?? Policy.Object.Line;

    public bool Chooses(Pod pod) => pod.Namespace == Policy.Namespace && (Spec?["podSelector"] is not { } selector || LabelSelector.Fits(selector, pod.Labels));

    public bool Lets(PolicyTarget target) => Spec?.ItemsAt("egress").Any(rule => IsPort(rule, target) && IsPeer(rule, target)) == true;

    internal static bool IsPort(DocumentNode rule, PolicyTarget target) =>
        rule.ItemsAt("ports") is not { IsEmpty: false } ports || ports.Any(port => (port.TextAt("protocol") ?? "TCP") == target.Protocol && IsNumber(port, target));

    // A name is that of a port of the target's containers.
    private static bool IsNumber(DocumentNode port, PolicyTarget target)
    {
        if (port.TextAt("port") is not { Length: > 0 } text)
            return true;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number <= target.Port && target.Port <= (port.NumberAt("endPort") ?? number)
            : target.Pod.Containers.SelectMany(container => container.Ports).Any(one => one.Name == text && one.Port == target.Port);
    }

    private bool IsPeer(DocumentNode rule, PolicyTarget target) =>
        rule.ItemsAt("to") is not { IsEmpty: false } peers || peers.Any(peer => IsIn(peer, Policy.Namespace, target.Pod, target.NamespaceLabels, [.. target.Pod.Addresses, .. target.Virtual]));

    /// <summary>Whether a pod, with its namespace's labels, is one of a policy's peers; pods in their node's network are so by address alone.</summary>
    internal static bool IsIn(DocumentNode peer, string @namespace, Pod pod, ImmutableSortedDictionary<string, string> labels, ImmutableArray<IPAddress> addresses)
    {
        if (peer["ipBlock"] is { } block)
            return addresses.Any(address => Contains(block.TextAt("cidr"), address) && !block.TextsAt("except").Any(except => Contains(except, address)));
        if (pod.Spec.HostNetwork)
            return false;

        var isThere = peer["namespaceSelector"] is { } spaces ? LabelSelector.Fits(spaces, labels) : pod.Namespace == @namespace;
        return isThere && (peer["podSelector"] is not { } pods || LabelSelector.Fits(pods, pod.Labels));
    }

    private static bool Contains(string? range, IPAddress address) => IPNetwork.TryParse(range, out var network) && network.Contains(address);
}
