using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>A program that acts on Services of type LoadBalancer, as it is configured here.</summary>
/// <param name="Family">Programs of one family work together: kube-vip and its cloud provider.</param>
/// <param name="Why">What shows that it acts on Services: one clause.</param>
/// <param name="Line">The line that shows it.</param>
internal sealed record LoadBalancerController(string Name, string Family, string Why, SourceLine Line)
{
    /// <summary>The class that it calls its own; empty for none.</summary>
    public string Class { get; init; } = "";

    /// <summary>It leaves Services without a class alone.</summary>
    public bool OnlyClass { get; init; }

    /// <summary>Its pool or its provider may be limited in ways that the input does not show.</summary>
    public bool MayBeLimited { get; init; }

    public bool TakesDefault => !OnlyClass;

    /// <summary>Whether it would act on this Service.</summary>
    public bool Takes(Service service) =>
        service.Type == "LoadBalancer" && TakesClass(service.LoadBalancerClass) && !IsTold(service, "kube-vip.io/ignore");

    /// <summary>Whether it left its mark on this Service.</summary>
    public bool WroteTo(Service service) =>
        service.Object.Annotations.Keys.Any(key => Marks.Any(mark => mark.Family == Family && key.StartsWith(mark.Annotation, StringComparison.Ordinal)));

    // Annotations that the programs themselves write; those by which users ask for something are not among them.
    private static readonly (string Family, string Annotation)[] Marks =
    [
        ("MetalLB", "metallb.universe.tf/ip-allocated-from-pool"),
        ("MetalLB", "metallb.io/ip-allocated-from-pool"),
        ("kube-vip", "kube-vip.io/vipHost"),
        ("PureLB", "purelb.io/allocated-by"),
    ];

    private bool TakesClass(string serviceClass) =>
        serviceClass.Length == 0 ? TakesDefault : serviceClass == Class;

    private bool IsTold(Service service, string annotation) =>
        Family == "kube-vip" && service.Object.Annotations.GetValueOrDefault(annotation) == "true";
}
