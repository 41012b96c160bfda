using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>One Event: what a component said of an object, and how often. Both <c>v1</c> and <c>events.k8s.io</c> are read.</summary>
/// <param name="About">The object that it is about.</param>
/// <param name="Count">How often it was said; 1 where nothing is said of that.</param>
/// <param name="First">When it was said first; null where that is not known.</param>
internal sealed record KubeEvent(
    KubernetesObject Object,
    string Type,
    string Reason,
    string Message,
    EventObject About,
    int Count,
    DateTimeOffset? First,
    DateTimeOffset? Last,
    string Component,
    string Host) : IKubernetesObject<KubeEvent>
{
    public static string Kind => "Event";

    public string Namespace => Object.Namespace;

    public SourceLine Line => (Object.Node["message"] ?? Object.Node["note"] ?? Object.Node).Line;

    public bool IsWarning => Type == "Warning";

    /// <summary>How long before the table was printed it was said last; null where the event bears times.</summary>
    public TimeSpan? LastAgo => KubectlAge.Parse(Object.Node.TextAt("lastSeen"));

    public TimeSpan? FirstAgo => KubectlAge.Parse(Object.Node.TextAt("firstSeen"));

    /// <summary>The time that its writer gave it less that of the server which created it: how far the one's clock is ahead of the other's, at least.</summary>
    public TimeSpan? Ahead =>
        (KubernetesTime.Parse(Object.Node.TextAt("firstTimestamp")) ?? KubernetesTime.Parse(Object.Node.TextAt("deprecatedFirstTimestamp")) ?? KubernetesTime.Parse(Object.Node.TextAt("eventTime"))) - KubernetesTime.Parse(Object.Node.TextAt("metadata", "creationTimestamp"));

    public static KubeEvent From(KubernetesObject source)
    {
        var node = source.Node;
        return new(
            source,
            node.TextAt("type") ?? "",
            node.TextAt("reason") ?? "",
            node.TextAt("message") ?? node.TextAt("note") ?? "",
            EventObject.From(node["involvedObject"] ?? node["regarding"]),
            node.NumberAt("series", "count") ?? node.NumberAt("count") ?? node.NumberAt("deprecatedCount") ?? 1,
            FirstOf(node),
            LastOf(node),
            ComponentOf(node),
            node.TextAt("source", "host") ?? node.TextAt("deprecatedSource", "host") ?? TableSource(node).Host);
    }

    // Of a series the times stand elsewhere than of a single event; zero times are written as null.
    private static DateTimeOffset? FirstOf(DocumentNode node) =>
        KubernetesTime.Parse(node.TextAt("firstTimestamp")) ?? KubernetesTime.Parse(node.TextAt("deprecatedFirstTimestamp")) ?? KubernetesTime.Parse(node.TextAt("eventTime")) ?? KubernetesTime.Parse(node.TextAt("metadata", "creationTimestamp"));

    private static DateTimeOffset? LastOf(DocumentNode node) =>
        KubernetesTime.Parse(node.TextAt("series", "lastObservedTime")) ?? KubernetesTime.Parse(node.TextAt("lastTimestamp")) ?? KubernetesTime.Parse(node.TextAt("deprecatedLastTimestamp")) ?? FirstOf(node);

    private static string ComponentOf(DocumentNode node) =>
        new[] { node.TextAt("source", "component"), node.TextAt("reportingComponent"), node.TextAt("reportingController"), node.TextAt("deprecatedSource", "component") }
            .FirstOrDefault(text => !string.IsNullOrEmpty(text)) ?? TableSource(node).Component;

    // kubelet, worker1
    private static (string Component, string Host) TableSource(DocumentNode node) =>
        node.TextAt("source") is { } source && source.Split(", ", 2) is [var component, .. var host] ? (component, host is [var one] ? one : "") : ("", "");
}

/// <summary>The object that an Event is about.</summary>
/// <param name="FieldPath">The part of it, for instance <c>spec.containers{coredns}</c>; empty where it is about the whole.</param>
internal sealed record EventObject(string Kind, string Namespace, string Name, string FieldPath)
{
    public static EventObject From(DocumentNode? node) => new(
        node?.TextAt("kind") ?? "",
        node?.TextAt("namespace") ?? "",
        node?.TextAt("name") ?? "",
        node?.TextAt("fieldPath") ?? "");
}
