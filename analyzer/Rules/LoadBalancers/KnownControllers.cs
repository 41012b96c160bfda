using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>Which containers are controllers of LoadBalancer Services, and how each is told which Services are its own.</summary>
internal static class KnownControllers
{
    private const string KubeVipClass = "kube-vip.io/kube-vip-class";

    /// <summary>In this order; a container is at most one of them.</summary>
    private static readonly ImmutableArray<Func<Container, LoadBalancerController?>> All =
    [
        KubeVipCloudProvider,
        KubeVip,
        MetalLb,
        ServiceLb,
        PureLb,
        CloudControllerManager,
    ];

    /// <summary>The controller that this container is, or null: none that we know, or one that is told to leave Services alone.</summary>
    public static LoadBalancerController? Recognise(Container container) =>
        All.Select(recognise => recognise(container)).FirstOrDefault(controller => controller is not null);

    // Allocates addresses for kube-vip; env KUBEVIP_ENABLE_LOADBALANCERCLASS limits it to its class.
    private static LoadBalancerController? KubeVipCloudProvider(Container container) =>
        ImageOf(container).EndsWith("/kube-vip-cloud-provider", StringComparison.Ordinal)
            ? new("kube-vip cloud provider", "kube-vip", $"runs as container {container.Name}", container.Line)
            {
                Class = KubeVipClass,
                OnlyClass = IsTrue(container, "KUBEVIP_ENABLE_LOADBALANCERCLASS"),
            }
            : null;

    // ghcr.io/kube-vip/kube-vip:v0.8.0 with env svc_enable "true", or the argument --services; lb_class_only limits it.
    private static LoadBalancerController? KubeVip(Container container)
    {
        if (!IsNamed(container, "kube-vip", "kube-vip-iptables"))
            return null;

        var byArgument = container.Argv.Any(argument => argument is "--services" or "--services=true" or "-services");
        if (!byArgument && !IsTrue(container, "svc_enable"))
            return null;

        return new("kube-vip", "kube-vip", byArgument ? "runs with --services" : "runs with svc_enable=true", LineOf(container, byArgument ? "--services" : "svc_enable"))
        {
            Class = container.Environment.GetValueOrDefault("lb_class_name", KubeVipClass),
            OnlyClass = IsTrue(container, "lb_class_only") || container.Argv.Any(argument => argument is "--lbClassOnly" or "--lbClassOnly=true"),
        };
    }

    // quay.io/metallb/controller:v0.14.5, bitnami/metallb-controller, openshift/origin-metallb for both; --lb-class makes it leave the others alone.
    private static LoadBalancerController? MetalLb(Container container)
    {
        var image = ImageOf(container);
        var isPart = container.Name is "controller" or "speaker" || image.EndsWith("controller", StringComparison.Ordinal) || image.EndsWith("speaker", StringComparison.Ordinal);
        if (!isPart || !image.Contains("metallb", StringComparison.Ordinal))
            return null;

        var lbClass = Option(container, "--lb-class");
        return new("MetalLB", "MetalLB", $"its {container.Name} runs{(lbClass.Length > 0 ? $" with --lb-class={lbClass}" : " without --lb-class")}", container.Line)
        {
            Class = lbClass,
            OnlyClass = lbClass.Length > 0,
        };
    }

    // rancher/klipper-lb:v0.4.7, one container per port in pods svclb-<service>-<hash>
    private static LoadBalancerController? ServiceLb(Container container) =>
        IsNamed(container, "klipper-lb")
            ? new("k3s servicelb", "k3s servicelb", "its svclb pods run (k3s starts it unless --disable servicelb)", container.Line)
            : null;

    // registry.gitlab.com/purelb/purelb/allocator:v0.9.0; without DEFAULT_ANNOUNCER it serves its class only
    private static LoadBalancerController? PureLb(Container container) =>
        ImageOf(container).EndsWith("purelb/allocator", StringComparison.Ordinal)
            ? new("PureLB", "PureLB", "its allocator runs", container.Line)
            {
                Class = "purelb.io/purelb",
                OnlyClass = !container.Environment.ContainsKey("DEFAULT_ANNOUNCER"),
            }
            : null;

    // Those of the clouds' managers that balance for Services by themselves.
    private static readonly ImmutableArray<string> Clouds =
    [
        "hcloud-cloud-controller-manager", "openstack-cloud-controller-manager", "digitalocean-cloud-controller-manager",
        "oci-cloud-controller-manager", "linode-cloud-controller-manager", "cloud-provider-equinix-metal",
    ];

    // --controllers=*,-service switches the part off that cares for Services.
    private static LoadBalancerController? CloudControllerManager(Container container)
    {
        var isOff = Option(container, "--controllers").Split(',').Any(name => name.StartsWith("-service", StringComparison.Ordinal))
            || container.Environment.GetValueOrDefault("HCLOUD_LOAD_BALANCERS_ENABLED") == "false";
        return IsNamed(container, [.. Clouds]) && !isOff
            ? new(container.Name, "cloud provider", "runs with its service controller", container.Line) { MayBeLimited = true }
            : null;
    }

    private static bool IsNamed(Container container, params ImmutableArray<string> names) =>
        names.Contains(ImageOf(container)[(ImageOf(container).LastIndexOf('/') + 1)..]);

    // ghcr.io:443/kube-vip/kube-vip:v0.8.0@sha256:...  ->  ghcr.io:443/kube-vip/kube-vip
    private static string ImageOf(Container container)
    {
        var image = container.Image.Split('@')[0];
        var colon = image.LastIndexOf(':');
        return colon > image.LastIndexOf('/') ? image[..colon] : image;
    }

    private static bool IsTrue(Container container, string variable) =>
        container.Environment.GetValueOrDefault(variable) is { } value && (value == "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase));

    private static string Option(Container container, string name)
    {
        var prefix = name + "=";
        return container.Argv.FirstOrDefault(argument => argument.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..] ?? "";
    }

    private static SourceLine LineOf(Container container, string word) =>
        container.Line.Artifact.Lines()
            .SkipWhile(line => line.Number < container.Line.Number)
            .FirstOrDefault(line => line.Span.Contains(word, StringComparison.Ordinal), container.Line);
}
