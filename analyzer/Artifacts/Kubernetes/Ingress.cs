using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>One Ingress: its class, the hosts and Services that it joins, and the TLS Secrets that it names.</summary>
internal sealed record Ingress(
    KubernetesObject Object,
    string ClassName,
    ImmutableArray<IngressTls> Tls,
    ImmutableArray<string> Hosts,
    ImmutableArray<IngressBackend> Backends) : IKubernetesObject<Ingress>
{
    public static string Kind => "Ingress";

    public string Namespace => Object.Namespace;

    public string Name => Object.Name;

    public string FullName => Object.FullName;

    public static Ingress From(KubernetesObject source) => new(
        source,
        source.Node.TextAt("spec", "ingressClassName")
            ?? source.Annotations.GetValueOrDefault("kubernetes.io/ingress.class") ?? "",
        [.. source.Node.ItemsAt("spec", "tls").Select(IngressTls.From)],
        [.. source.Node.ItemsAt("spec", "rules").Select(rule => rule.TextAt("host")).OfType<string>()],
        [.. BackendsOf(source.Node)]);

    private static IEnumerable<IngressBackend> BackendsOf(DocumentNode node) =>
        node.ItemsAt("spec", "rules")
            .SelectMany(rule => rule.ItemsAt("http", "paths"))
            .Select(path => path["backend"])
            .Append(node.At("spec", "defaultBackend") ?? node.At("spec", "backend")) // as v1beta1 called it
            .OfType<DocumentNode>()
            .Select(IngressBackend.From);
}

/// <summary>A TLS Secret that an Ingress names, in its own namespace; empty where it leaves the certificate to the controller.</summary>
internal sealed record IngressTls(string SecretName, ImmutableArray<string> Hosts, SourceLine Line)
{
    public static IngressTls From(DocumentNode node) =>
        new(node.TextAt("secretName") ?? "", node.TextsAt("hosts"), (node["secretName"] ?? node).Line);
}

/// <summary>A Service that an Ingress sends requests to.</summary>
/// <param name="Port">A number or a name.</param>
internal sealed record IngressBackend(string Service, string Port, SourceLine Line)
{
    public static IngressBackend From(DocumentNode node) => new(
        node.TextAt("service", "name") ?? node.TextAt("serviceName") ?? "",
        node.TextAt("service", "port", "number") ?? node.TextAt("service", "port", "name") ?? node.TextAt("servicePort") ?? "",
        node.Line);
}
