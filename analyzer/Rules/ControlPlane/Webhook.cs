using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>One webhook that the API server asks before it stores an object.</summary>
/// <param name="Service">Empty where it is asked by a URL.</param>
internal sealed record Webhook(KubernetesObject Configuration, string Name, string Namespace, string Service, DocumentNode Node)
{
    /// <summary>v1 fills in <c>Fail</c>; v1beta1 filled in <c>Ignore</c>, and the server writes out either.</summary>
    public bool MustAnswer => Node.TextAt("failurePolicy") is null or "Fail";

    /// <summary>Where its Service is named, else the whole.</summary>
    public SourceLine Line => (Node.At("clientConfig", "service", "name") ?? Node).Line;

    public bool CoversPods => Resources.Any(resource => resource is "pods" or "*" or "*/*");

    /// <summary>What it is asked about: <c>CREATE of pods, deployments</c>.</summary>
    public string What => $"{Words("operations")} of {Words("resources")}";

    private IEnumerable<string> Resources => Node.ItemsAt("rules").SelectMany(rule => rule.TextsAt("resources"));

    public static IEnumerable<Webhook> Of(KubernetesObject configuration) => configuration.Node.ItemsAt("webhooks").Select(node => new Webhook(
        configuration,
        node.TextAt("name") ?? "",
        node.TextAt("clientConfig", "service", "namespace") ?? "",
        node.TextAt("clientConfig", "service", "name") ?? "",
        node));

    private string Words(string key)
    {
        ImmutableArray<string> words = [.. Node.ItemsAt("rules").SelectMany(rule => rule.TextsAt(key)).Distinct()];
        return words.IsEmpty ? "anything" : string.Join(", ", words);
    }
}
