using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>What a leader, or a kubelet, renews to say that it lives.</summary>
/// <param name="Holder">Empty where nobody holds it.</param>
internal sealed record Lease(KubernetesObject Object, string Holder, TimeSpan Duration, DateTimeOffset Renewed)
{
    public static Lease? From(KubernetesObject source) => KubernetesTime.Parse(source.Node.TextAt("spec", "renewTime")) is { } renewed
        ? new(source, source.Node.TextAt("spec", "holderIdentity") ?? "", TimeSpan.FromSeconds(source.Node.NumberAt("spec", "leaseDurationSeconds") ?? 0), renewed)
        : null;
}
