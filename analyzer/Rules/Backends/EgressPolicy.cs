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

    private static bool IsPort(DocumentNode rule, PolicyTarget target) =>
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

    private bool IsPeer(DocumentNode rule, PolicyTarget target) => rule.ItemsAt("to") is not { IsEmpty: false } peers || peers.Any(peer => IsIn(peer, target));

    private bool IsIn(DocumentNode peer, PolicyTarget target)
    {
        if (peer["ipBlock"] is { } block)
            return target.Pod.Addresses.Concat(target.Virtual).Any(address => Contains(block.TextAt("cidr"), address) && !block.TextsAt("except").Any(except => Contains(except, address)));

        var isThere = peer["namespaceSelector"] is { } spaces ? LabelSelector.Fits(spaces, target.NamespaceLabels) : target.Pod.Namespace == Policy.Namespace;
        return isThere && (peer["podSelector"] is not { } pods || LabelSelector.Fits(pods, target.Pod.Labels));
    }

    private static bool Contains(string? range, IPAddress address) => IPNetwork.TryParse(range, out var network) && network.Contains(address);
}
