namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>One NetworkPolicy: which it is; what it lets through is read from the rules that are made of it.</summary>
internal sealed record NetworkPolicy(KubernetesObject Object) : IKubernetesObject<NetworkPolicy>
{
    public static string Kind => "NetworkPolicy";

    public string Namespace => Object.Namespace;

    public string Name => Object.Name;

    public string FullName => Object.FullName;

    public static NetworkPolicy From(KubernetesObject source) => new(source);
}
